//! f and f′ of the activations, for one number.

use crate::layer::activation::{
    Activation, Cos, Elu, Exp, Gelu, GeluTanh, HardSwish, Identity, LeakyRelu, Mish, Neg,
    Perceptron, Recip, Relu, Scale, Selu, Sigmoid, Silu, Sin, Softplus, Square, Step, Tanh,
};
use crate::network::Op;
use crate::numeric::scalar::Scalar;

/// True if the activation is known by its keyword or by a formula without parameters: the constants of a program do not
/// have the values of a user's parameters.
pub(super) fn is_known(op: Op) -> bool {
    at(op, 0.5_f64).is_some()
}

/// f(z) and f′(z) of an activation that is known by its keyword or by a formula without parameters.
pub(super) fn at<T: Scalar>(op: Op, z: T) -> Option<(T, T)> {
    let Op::Activation {
        keyword,
        number,
        formula,
    } = op
    else {
        return None;
    };
    if let Some(formula) = formula {
        let settled = formula.parameters.is_empty();
        let (value, slope) = settled.then(|| formula.value_and_derivative(z.to_f64(), &[]))?;
        return Some((T::from_f64(value), T::from_f64(slope)));
    }
    let number = |default: f64| T::from_f64(number.unwrap_or(default));
    Some(match keyword {
        "identity" => both(Identity, z),
        "relu" => both(Relu, z),
        "leaky_relu" => both(LeakyRelu(number(0.01)), z),
        "elu" => both(Elu(number(1.0)), z),
        "selu" => both(Selu, z),
        "silu" => both(Silu, z),
        "gelu" => both(Gelu, z),
        "gelu_tanh" => both(GeluTanh, z),
        "mish" => both(Mish, z),
        "hard_swish" => both(HardSwish, z),
        "tanh" => both(Tanh, z),
        "sigmoid" => both(Sigmoid, z),
        "softplus" => both(Softplus, z),
        "exp" => both(Exp, z),
        "sin" => both(Sin, z),
        "cos" => both(Cos, z),
        "square" => both(Square, z),
        "neg" => both(Neg, z),
        "recip" => both(Recip, z),
        "scale" => both(Scale(number(1.0)), z),
        "step" => both(Step, z),
        "perceptron" => both(Perceptron, z),
        _ => return None,
    })
}

fn both<T: Scalar>(f: impl Activation<T>, z: T) -> (T, T) {
    let value = f.value(z);
    (value, f.derivative(z, value))
}

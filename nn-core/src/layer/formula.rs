//! The formula of an activation as data, as declared with `activation!`, for programs that read a network.

/// A function of one variable. Equal subexpressions are one node.
///
/// ```
/// use nn_core::layer::formula::{Formula, Node};
/// use nn_core::layer::activation::Activation;
///
/// nn_core::activation! {
///     /// x·σ(βx)
///     pub struct Swish(x; beta = 1.0) = x * sigmoid(beta * x);
/// }
///
/// let formula = <Swish as Activation<f64>>::FORMULA.unwrap();
/// assert_eq!(formula.parameters, [("beta", 1.0)]);
/// assert!((formula.value(2.0, &[1.5]) - 2.0 / (1.0 + (-3.0_f64).exp())).abs() < 1e-14);
/// assert!(formula.nodes.contains(&Node::Parameter(0)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula {
    /// The parameters: their names and defaults.
    pub parameters: &'static [(&'static str, f64)],
    /// The nodes, each after its operands; the last one is the value.
    pub nodes: &'static [Node],
}

/// A node of a formula. A `usize` is the index of a node, except in [`Parameter`](Node::Parameter).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Node {
    /// A number.
    Number(f64),
    /// The variable.
    Variable,
    /// A parameter, by its index.
    Parameter(usize),
    /// −a
    Negative(usize),
    /// a + b
    Sum(usize, usize),
    /// a − b
    Difference(usize, usize),
    /// a·b
    Product(usize, usize),
    /// a/b
    Quotient(usize, usize),
    /// aᵇ
    Power(usize, usize),
    /// The smaller one.
    Minimum(usize, usize),
    /// The larger one.
    Maximum(usize, usize),
    /// A function of one number.
    Call(Function, usize),
    /// One of two values.
    Choice {
        /// The comparison of `left` with `right` that decides.
        comparison: Comparison,
        /// The left operand of the comparison.
        left: usize,
        /// The right operand.
        right: usize,
        /// The value if the comparison holds.
        then: usize,
        /// The value if it does not.
        otherwise: usize,
    },
}

/// A function of one number, by its name in a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)] // the names explain themselves
pub enum Function {
    Exp,
    ExpM1,
    Ln,
    Ln1p,
    Sqrt,
    Sin,
    Cos,
    Tan,
    Sinh,
    Cosh,
    Tanh,
    Abs,
    Sign,
    Sigmoid,
    Softplus,
    Erf,
    LnCosh,
}

/// A comparison of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names explain themselves
pub enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Formula {
    /// The value at `x` in `f64`, computed node by node: for checking code that reads the formula. Training runs
    /// compiled code.
    #[must_use]
    pub fn value(&self, x: f64, parameters: &[f64]) -> f64 {
        let mut values: Vec<f64> = Vec::with_capacity(self.nodes.len());
        for node in self.nodes {
            values.push(node.value(x, parameters, &values));
        }
        values.last().copied().unwrap_or(x)
    }
}

impl Formula {
    /// The value and the derivative at `x` in `f64`, node by node with the chain rule forward.
    #[must_use]
    pub fn value_and_derivative(&self, x: f64, parameters: &[f64]) -> (f64, f64) {
        let mut values: Vec<f64> = Vec::with_capacity(self.nodes.len());
        let mut slopes: Vec<f64> = Vec::with_capacity(self.nodes.len());
        for node in self.nodes {
            slopes.push(node.slope(&values, &slopes));
            values.push(node.value(x, parameters, &values));
        }
        let value = values.last().copied().unwrap_or(x);
        (value, slopes.last().copied().unwrap_or(1.0))
    }
}

/// a·b, where a factor 0 makes the product 0.
fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { a * b }
}

impl Node {
    /// Its derivative, from the values `v` and derivatives `d` of the nodes before it.
    fn slope(self, v: &[f64], d: &[f64]) -> f64 {
        match self {
            Self::Number(_) | Self::Parameter(_) => 0.0,
            Self::Variable => 1.0,
            Self::Negative(a) => -d[a],
            Self::Sum(a, b) => d[a] + d[b],
            Self::Difference(a, b) => d[a] - d[b],
            Self::Product(a, b) => times(d[a], v[b]) + times(v[a], d[b]),
            Self::Quotient(a, b) => (d[a] - times(v[a] / v[b], d[b])) / v[b],
            Self::Power(a, b) => {
                let base = times(d[a], v[b] * v[a].powf(v[b] - 1.0));
                base + times(d[b], v[a].powf(v[b]) * v[a].ln())
            }
            Self::Minimum(a, b) => d[if v[a] <= v[b] { a } else { b }],
            Self::Maximum(a, b) => d[if v[a] >= v[b] { a } else { b }],
            Self::Call(function, a) => times(d[a], function.slope(v[a])),
            Self::Choice {
                comparison,
                left,
                right,
                then,
                otherwise,
            } => {
                let holds = comparison.holds(v[left], v[right]);
                d[if holds { then } else { otherwise }]
            }
        }
    }

    fn value(self, x: f64, parameters: &[f64], v: &[f64]) -> f64 {
        match self {
            Self::Number(value) => value,
            Self::Variable => x,
            Self::Parameter(index) => parameters[index],
            Self::Negative(a) => -v[a],
            Self::Sum(a, b) => v[a] + v[b],
            Self::Difference(a, b) => v[a] - v[b],
            // Where a logarithm is infinite, as in x·ln x, a factor 0 makes the product 0.
            Self::Product(a, b) if v[a] == 0.0 || v[b] == 0.0 => 0.0,
            Self::Product(a, b) => v[a] * v[b],
            Self::Quotient(a, b) => v[a] / v[b],
            Self::Power(a, b) => v[a].powf(v[b]),
            Self::Minimum(a, b) => v[a].min(v[b]),
            Self::Maximum(a, b) => v[a].max(v[b]),
            Self::Call(function, a) => function.value(v[a]),
            Self::Choice {
                comparison,
                left,
                right,
                then,
                otherwise,
            } => {
                let holds = comparison.holds(v[left], v[right]);
                v[if holds { then } else { otherwise }]
            }
        }
    }
}

impl Comparison {
    fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterEqual => a >= b,
        }
    }
}

impl Function {
    fn slope(self, u: f64) -> f64 {
        match self {
            Self::Exp | Self::ExpM1 => u.exp(),
            Self::Ln => 1.0 / u,
            Self::Ln1p => 1.0 / (1.0 + u),
            Self::Sqrt => 0.5 / u.sqrt(),
            Self::Sin => u.cos(),
            Self::Cos => -u.sin(),
            Self::Tan => 1.0 + u.tan().powi(2),
            Self::Sinh => u.cosh(),
            Self::Cosh => u.sinh(),
            Self::Tanh => 1.0 - u.tanh().powi(2),
            Self::Abs => Self::Sign.value(u),
            Self::Sign => 0.0,
            Self::Sigmoid => Self::Sigmoid.value(u) * Self::Sigmoid.value(-u),
            Self::Softplus => Self::Sigmoid.value(u),
            Self::Erf => std::f64::consts::FRAC_2_SQRT_PI * (-u * u).exp(),
            Self::LnCosh => u.tanh(),
        }
    }

    fn value(self, u: f64) -> f64 {
        use crate::numeric::scalar::Scalar;
        match self {
            Self::Exp => u.exp(),
            Self::ExpM1 => u.exp_m1(),
            Self::Ln => u.ln(),
            Self::Ln1p => u.ln_1p(),
            Self::Sqrt => u.sqrt(),
            Self::Sin => u.sin(),
            Self::Cos => u.cos(),
            Self::Tan => u.tan(),
            Self::Sinh => u.sinh(),
            Self::Cosh => u.cosh(),
            Self::Tanh => u.tanh(),
            Self::Abs => u.abs(),
            Self::Sign if u == 0.0 => 0.0,
            Self::Sign => u.signum(),
            Self::Sigmoid => Scalar::sigmoid(u),
            Self::Softplus => Scalar::softplus(u),
            Self::Erf => Scalar::erf(u),
            Self::LnCosh => u.abs() + (0.5 * (-2.0 * u.abs()).exp_m1()).ln_1p(),
        }
    }
}

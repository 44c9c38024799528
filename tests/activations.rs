//! The built-in activations: PyTorch's values, derivatives, ranges, and every vector path alike.

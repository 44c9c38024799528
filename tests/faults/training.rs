//! Training loops, data sets, advice.

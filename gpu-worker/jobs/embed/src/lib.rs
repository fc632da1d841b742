// SPDX-License-Identifier: Apache-2.0

//! # Sentence embeddings as a job
//!
//! A real piece of work for the market: a text goes in, one passage per line; a table of vectors
//! comes out, one per passage. The model is MiniLM-L6 (22 million weights, 384 dimensions) and its
//! weights are part of the container image, so that the image's digest fixes the result.
//!
//! ## Input
//!
//! UTF-8, one passage per line, ended by `\n` or `\r\n`; the last line may lack its end. A passage
//! is cut after 256 tokens. A line may be empty: it is embedded as the empty passage, so that line
//! *n* of the output always belongs to line *n* of the input. A file of no lines gives a file of no
//! lines.
//!
//! ## Output
//!
//! For each line one JSON array of 384 numbers of length one (Euclidean), in the order of the input:
//! the mean of the last layer's states. Each number is written with as many digits as tell its 32-bit
//! value from its neighbours. The file appears when it is complete: until then it lies beside its
//! place as `<name>.partial`.
//!
//! ## Same input, same bytes
//!
//! Oracles re-run jobs and compare hashes. So the output depends on the input and the image alone,
//! not on the processor, the number of threads or the size of a batch; [`math`] says how.
//!
//! With the feature `cuda`, which belongs to an image of its own, the program computes on a GPU of NVIDIA where there is
//! one. It is faster there and means the same, but has not the same bytes: sources of that image compare by `Cosine`.
//!
//! ## Exit codes
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | the output is complete |
//! | 1 | the output cannot be written |
//! | 2 | bad input: it cannot be read, or a line is not UTF-8 |
//! | 3 | the model is missing or is not one that this program computes |
//! | 4 | out of range: a line above 1 MiB, or an embedding that is not a finite number |
//! | 5 | the GPU that was asked for is not there, or failed |
//! | 64 | wrong arguments |

#![warn(missing_docs)]

#[cfg(feature = "cuda")]
pub mod cuda;
mod device;
mod error;
mod job;
pub mod math;
pub mod model;

pub use device::Choice;
pub use error::Error;
pub use job::{run, Job, Summary, MAX_LINE};

// SPDX-License-Identifier: Apache-2.0

//! Plots, as SVG files that need nothing but a browser.

use std::fmt::Write;

const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 250.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 60.0;
const COLOURS: [&str; 6] = ["#b3261e", "#e08a00", "#1f6f3d", "#1b4f9c", "#6b3fa0", "#555555"];

/// An axis.
#[derive(Clone, Debug)]
pub struct Axis {
	/// What it counts.
	pub label: &'static str,
	/// Where it begins and ends.
	pub range: (f64, f64),
	/// Whether each step is ten times the one before.
	pub logarithmic: bool,
	/// What is marked.
	pub ticks: Vec<f64>,
}

impl Axis {
	/// Where a value lies between the ends of the axis.
	fn place(&self, value: f64) -> f64 {
		let at = |value: f64| if self.logarithmic { value.log10() } else { value };
		(at(value) - at(self.range.0)) / (at(self.range.1) - at(self.range.0))
	}
}

/// A line: its name, and where it goes. It breaks off where there is no value.
pub type Line = (String, Vec<(f64, Option<f64>)>);

/// A plot of lines.
#[derive(Clone, Debug)]
pub struct Plot {
	/// Its file, without the ending.
	pub name: &'static str,
	/// What it shows.
	pub title: &'static str,
	/// From left to right.
	pub x: Axis,
	/// From below to above.
	pub y: Axis,
	/// The lines.
	pub lines: Vec<Line>,
	/// A value of y that divides what is good from what is bad.
	pub mark: Option<(f64, &'static str)>,
}

impl Plot {
	/// The file.
	pub fn svg(&self) -> String {
		let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
		let x = |value: f64| LEFT + self.x.place(value) * (right - LEFT);
		// What is beyond the axis lies on its end.
		let y = |value: f64| bottom - self.y.place(value).clamp(0.0, 1.0) * (bottom - TOP);
		let mut svg = String::new();
		let mut put = |line: String| {
			// Writing to a string cannot fail.
			let _ = writeln!(svg, "{line}");
		};
		put(format!(
			"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
			font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">"
		));
		put(format!("<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>"));
		put(format!("<text x=\"{LEFT}\" y=\"22\" font-size=\"15\">{}</text>", self.title));
		for tick in &self.x.ticks {
			let at = x(*tick);
			put(format!("<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"#e4e4e4\"/>"));
			let below = bottom + 18.0;
			put(format!("<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{tick}</text>"));
		}
		for tick in &self.y.ticks {
			let at = y(*tick);
			put(format!("<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#e4e4e4\"/>"));
			let (left, line) = (LEFT - 8.0, at + 4.0);
			put(format!("<text x=\"{left}\" y=\"{line:.1}\" text-anchor=\"end\">{tick}</text>"));
		}
		if let Some((value, label)) = self.mark {
			let at = y(value);
			put(format!(
				"<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#222222\" stroke-dasharray=\"5 4\"/>"
			));
			let (end, above) = (right + 8.0, at + 4.0);
			put(format!("<text x=\"{end}\" y=\"{above:.1}\">{label}</text>"));
		}
		for (number, (name, points)) in self.lines.iter().enumerate() {
			let colour = COLOURS[number % COLOURS.len()];
			let mut path = String::new();
			let mut drawing = false;
			for (at, value) in points {
				if let Some(value) = value {
					let command = if drawing { 'L' } else { 'M' };
					let _ = write!(path, "{command}{:.1} {:.1}", x(*at), y(*value));
				}
				drawing = value.is_some();
			}
			put(format!(
				"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.2\"/>"
			));
			let row = HEIGHT - BOTTOM - 20.0 * (self.lines.len() - number) as f64;
			let (from, to, text) = (right + 14.0, right + 34.0, right + 40.0);
			put(format!("<path d=\"M{from} {row}H{to}\" stroke=\"{colour}\" stroke-width=\"3\"/>"));
			let line = row + 4.0;
			put(format!("<text x=\"{text}\" y=\"{line}\">{name}</text>"));
		}
		let (middle, last) = ((LEFT + right) / 2.0, HEIGHT - 18.0);
		put(format!(
			"<text x=\"{middle}\" y=\"{last}\" text-anchor=\"middle\">{}</text>",
			self.x.label
		));
		let centre = (TOP + bottom) / 2.0;
		put(format!(
			"<text transform=\"translate(18 {centre}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
			self.y.label
		));
		put("</svg>".into());
		svg
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn axis(logarithmic: bool) -> Axis {
		Axis { label: "it", range: (1.0, 100.0), logarithmic, ticks: vec![1.0, 100.0] }
	}

	#[test]
	fn values_lie_where_they_belong() {
		assert!((axis(true).place(10.0) - 0.5).abs() < 1e-12);
		assert!((axis(false).place(50.5) - 0.5).abs() < 1e-12);
	}

	#[test]
	fn a_line_breaks_off_where_there_is_no_value() {
		let points = vec![(1.0, Some(1.0)), (10.0, None), (50.0, Some(2.0)), (100.0, Some(3.0))];
		let plot = Plot {
			name: "it",
			title: "It",
			x: axis(true),
			y: axis(false),
			lines: vec![("one".into(), points)],
			mark: Some((2.0, "here")),
		};
		let svg = plot.svg();
		let path = svg.lines().find(|line| line.contains("fill=\"none\"")).unwrap();
		assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 1));
		assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
	}
}

//! Badges, drawn in the flat look that people know from shields.io: a label on grey, a message on its colour.

use crate::domain::badge::{Badge, Colour};

/// Space beside each text, in pixels.
const MARGIN: u32 = 6;

/// The picture.
pub(crate) fn svg(badge: &Badge) -> String {
    let (label, message) = (escaped(&badge.label), escaped(&badge.message));
    let (left_text, right_text) = (width(&badge.label), width(&badge.message));
    let (left, right) = (left_text + 2 * MARGIN, right_text + 2 * MARGIN);
    let total = left + right;
    let colour = hex(badge.colour);
    let text = |centre: u32, width: u32, text: &str| {
        // The same text twice: a shadow, one pixel lower, makes white letters readable on light colours.
        format!(
            "<text aria-hidden=\"true\" x=\"{centre}\" y=\"15\" fill=\"#010101\" fill-opacity=\".3\" textLength=\"{width}\">{text}</text>\
             <text x=\"{centre}\" y=\"14\" textLength=\"{width}\">{text}</text>"
        )
    };
    let (left_centre, right_centre) = (left / 2, left + right / 2);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"20\" role=\"img\" aria-label=\"{label}: {message}\">\
         <title>{label}: {message}</title>\
         <linearGradient id=\"s\" x2=\"0\" y2=\"100%\"><stop offset=\"0\" stop-color=\"#bbb\" stop-opacity=\".1\"/>\
         <stop offset=\"1\" stop-opacity=\".1\"/></linearGradient>\
         <clipPath id=\"r\"><rect width=\"{total}\" height=\"20\" rx=\"3\" fill=\"#fff\"/></clipPath>\
         <g clip-path=\"url(#r)\"><rect width=\"{left}\" height=\"20\" fill=\"#555\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{colour}\"/>\
         <rect width=\"{total}\" height=\"20\" fill=\"url(#s)\"/></g>\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"11\">\
         {}{}</g></svg>\n",
        text(left_centre, left_text, &label),
        text(right_centre, right_text, &message)
    )
}

fn hex(colour: Colour) -> &'static str {
    match colour {
        Colour::BrightGreen => "#4c1",
        Colour::Red => "#e05d44",
        Colour::Orange => "#fe7d37",
        Colour::LightGrey => "#9f9f9f",
    }
}

/// How wide a text is in Verdana of eleven pixels, roughly; the picture stretches the text to just this.
fn width(text: &str) -> u32 {
    let tenths: u32 = text
        .chars()
        .map(|char| match char {
            'i' | 'j' | 'l' | '\'' | '|' => 30,
            'I' | 'f' | 't' | '.' | ',' | ':' | ';' | ' ' | '!' => 42,
            'r' | 's' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | '"' => 50,
            'm' | 'w' | 'M' | 'W' | '%' | '@' => 105,
            'A'..='Z' | '&' => 78,
            '+' | '=' | '<' | '>' | '#' | '~' | '^' => 90,
            '\0'..='\u{7f}' => 67,
            // Most other scripts are wider.
            _ => 110,
        })
        .sum();
    tenths.div_ceil(10)
}

/// The text inside XML, where control characters may not stand.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_a_picture_of_two_texts() {
        let svg = svg(&Badge::can_i_deploy(Some("<gate> & \"co\"\u{1}"), "main", "production", true));
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"219\" height=\"20\""), "{svg}");
        assert!(svg.contains("<title>&lt;gate&gt; &amp; &quot;co&quot;\u{fffd}: main to production</title>"), "{svg}");
        assert!(svg.contains("fill=\"#4c1\""), "{svg}");
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    }

    #[test]
    fn wider_texts_make_wider_badges() {
        assert!(width("MMM") > width("iii"));
        assert_eq!(width(""), 0);
    }
}

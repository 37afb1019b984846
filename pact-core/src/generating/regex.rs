//! Texts that match a regular expression.
//!
//! The tree of the expression is walked with a choice at every turn; character classes are read by `regex-syntax`.
//! Anchors, word boundaries and look-around are passed over, so what comes out is checked against the whole expression
//! before it is given.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use fancy_regex::Expr;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, HirKind};

use super::random::{Random, Sequence, between, index};
use crate::regex_dialect::{self, Pattern};

/// How often an open repetition (`*`, `+`, `{3,}`) repeats at most beyond its minimum.
const OPEN: usize = 10;
/// How often any repetition repeats at most beyond its minimum: `[a-z]{1,5000}` asks for no page of text.
const WIDE: usize = 100;
/// How many texts are tried until one matches.
const TRIES: usize = 500;
/// How much is written in all tries before the last one, in turns and bytes: long texts take long to be compared.
const MOST_WRITTEN: usize = 1 << 12;
/// How many texts of the greatest length may be compared in all tries before the last one: each may take a fifth of a second.
const MOST_COMPARED: usize = 4;
/// How long a text may become: against a large expression it is compared in a time that is the product of both.
const LONGEST: usize = 1 << 14;
/// How deep groups may call each other.
const DEEPEST: usize = 200;

/// Makes a text that matches the expression as a whole.
pub(super) fn generate(pattern: &str, random: &mut dyn Random) -> Result<String, String> {
    let whole = Pattern::new(pattern)?;
    let tree = regex_dialect::parse(pattern)?;
    let mut groups = Vec::new();
    collect_groups(&tree, &mut groups);
    // A source that always says the same must not make all tries the same.
    let mut sequence = Sequence::from(random);
    let (mut tries, mut written, mut compared, mut classes) = (0, 0, 0, HashMap::new());
    let most_compared = whole.longest_text().saturating_mul(MOST_COMPARED);
    while tries < TRIES && written <= MOST_WRITTEN && compared <= most_compared {
        let mut writer = Writer {
            text: String::new(),
            steps: 0,
            depth: 0,
            groups: &groups,
            classes: &mut classes,
            captured: HashMap::new(),
            random: &mut sequence,
        };
        writer
            .write(&tree)
            .map_err(|reason| format!("no text can be made for the regular expression `{pattern}`: {reason}"))?;
        if whole.matches(&writer.text)? {
            return Ok(writer.text);
        }
        tries += 1;
        compared += writer.text.len();
        written += writer.steps.max(writer.text.len());
    }
    Err(format!("no text was found that matches the regular expression `{pattern}` (tried: {tries})"))
}

/// The insides of the capturing groups, in the order of their numbers.
fn collect_groups<'a>(tree: &'a Expr, groups: &mut Vec<&'a Expr>) {
    if let Expr::Group(inner) = tree {
        groups.push(inner);
    }
    tree.children_iter().for_each(|child| collect_groups(child, groups));
}

struct Writer<'a> {
    text: String,
    /// How many turns were taken; bounded, since a repetition of nothing makes no text.
    steps: usize,
    depth: usize,
    groups: &'a [&'a Expr],
    /// The characters of each class, by the place of the class in the tree: large ones take long to be read.
    classes: &'a mut HashMap<*const Expr, Ranges>,
    /// What each group wrote last, by its place among the groups.
    captured: HashMap<usize, String>,
    random: &'a mut dyn Random,
}

impl Writer<'_> {
    fn write(&mut self, tree: &Expr) -> Result<(), String> {
        self.steps += 1;
        if self.steps > LONGEST || self.text.len() > LONGEST {
            return Err(format!("it would be longer than {LONGEST} bytes"));
        }
        if self.depth == DEEPEST {
            return Err(format!("its groups call each other more than {DEEPEST} deep"));
        }
        self.depth += 1;
        let outcome = self.turn(tree);
        self.depth -= 1;
        outcome
    }

    fn turn(&mut self, tree: &Expr) -> Result<(), String> {
        match tree {
            Expr::Any { .. } => self.text.push(choose(&[(0x20, 0x7E)], self.random)?),
            Expr::GeneralNewline { .. } => self.text.push('\n'),
            Expr::Literal { val, .. } => self.text.push_str(val),
            Expr::LiteralBytes { bytes } => self.text.extend(bytes.iter().copied().map(char::from)),
            Expr::Delegate { inner, casei } => {
                let class = match self.classes.entry(std::ptr::from_ref(tree)) {
                    Entry::Occupied(read) => read.into_mut(),
                    Entry::Vacant(place) => place.insert(ranges(inner, *casei)?),
                };
                self.text.push(choose(class, self.random)?);
            }
            Expr::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            Expr::Alt(parts) => {
                let chosen = index(self.random, parts.len());
                self.write(&parts[chosen])?;
            }
            Expr::Group(inner) => self.group(inner)?,
            Expr::AtomicGroup(inner) => self.write(inner)?,
            Expr::Repeat { child, lo, hi, .. } => {
                let most = if *hi == usize::MAX { lo.saturating_add(OPEN) } else { (*hi).min(lo.saturating_add(WIDE)) };
                let bound = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
                let count = between(self.random, bound(*lo), bound(most));
                (0..count).try_for_each(|_| self.write(child))?;
            }
            Expr::Backref { group, .. } => {
                let captured = self.captured.get(&group.wrapping_sub(1)).cloned();
                self.text.push_str(&captured.unwrap_or_default());
            }
            Expr::SubroutineCall(group) => {
                if let Some(inner) = self.groups.get(group.wrapping_sub(1)).copied() {
                    self.group(inner)?;
                }
            }
            Expr::Conditional { condition, true_branch, false_branch } => {
                let holds = match condition.as_ref() {
                    Expr::BackrefExistsCondition { group, .. } => self.captured.contains_key(&group.wrapping_sub(1)),
                    _ => index(self.random, 2) == 0,
                };
                self.write(if holds { true_branch } else { false_branch })?;
            }
            // What takes up no text: anchors, look-around, definitions.
            _ => {}
        }
        Ok(())
    }

    fn group(&mut self, inner: &Expr) -> Result<(), String> {
        let start = self.text.len();
        self.write(inner)?;
        if let Some(number) = self.groups.iter().position(|group| std::ptr::eq(*group, inner)) {
            self.captured.insert(number, self.text[start..].to_owned());
        }
        Ok(())
    }
}

type Ranges = Vec<(u32, u32)>;

/// The characters of a class: the printable ASCII ones if there are some, since `\d` and `\w` mean far more than people
/// do.
fn ranges(class: &str, any_case: bool) -> Result<Ranges, String> {
    let tree = ParserBuilder::new()
        .case_insensitive(any_case)
        .build()
        .parse(class)
        .map_err(|error| format!("its class of characters `{class}` cannot be read: {error}"))?;
    let all: Ranges = match tree.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
        HirKind::Literal(literal) => {
            let text = String::from_utf8_lossy(&literal.0);
            text.chars().map(|character| (character.into(), character.into())).collect()
        }
        _ => Vec::new(),
    };
    let printable = all.iter().map(|(start, end)| (*start.max(&0x20), *end.min(&0x7E)));
    let printable: Ranges = printable.filter(|(start, end)| start <= end).collect();
    Ok(if printable.is_empty() { all } else { printable })
}

fn choose(ranges: &[(u32, u32)], random: &mut dyn Random) -> Result<char, String> {
    let total: i64 = ranges.iter().map(|(start, end)| i64::from(end - start) + 1).sum();
    let mut place = between(random, 0, total - 1);
    for (start, end) in ranges {
        let size = i64::from(end - start) + 1;
        if place < size {
            // Ranges of characters never contain surrogates.
            return Ok(char::from_u32(start + place as u32).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        place -= size;
    }
    Err("it has a class that no character is in".to_owned())
}

//! How long a text an expression may be asked about, so that no contract can hang a test.
//!
//! The engine walks a text once and at each character asks every place of the expression that can be reached there. In
//! `[a-z]{1,5000}` that is one place; in `(a?){5000}` it is all 5,000. The places are counted here from above, on the tree
//! of the expression, and the product of places and text is bounded. Expressions that look around, refer back or call
//! their groups are walked again and again over the same text; for them the text itself is bounded.

use fancy_regex::Expr;

/// How many places may be asked in one match: a fifth of a second at most.
const MOST_ASKED: usize = 1 << 24;
/// Up to how many places at once a text may have any length: the work is as much as the text, and not more.
const FEW_PLACES: usize = 100;
/// How long a text may be in bytes that is walked again and again.
const LONGEST_WALKED: usize = 1 << 16;

/// How long a text may be, in bytes, that the expression is asked about. `anywhere`: the match may begin at any character.
pub(super) fn longest_text(tree: &Expr, anywhere: bool) -> usize {
    let slack = if anywhere { usize::MAX } else { 0 };
    let places = reach(tree, slack).places;
    let by_places = if places <= FEW_PLACES { usize::MAX } else { MOST_ASKED / places };
    if walks_again(tree) { by_places.min(LONGEST_WALKED) } else { by_places }
}

/// What a part of an expression can take up, in characters, and how many of its places can be reached at one character.
#[derive(Debug, Clone, Copy)]
struct Reach {
    shortest: usize,
    longest: usize,
    places: usize,
}

/// A part that takes up nothing.
const NOTHING: Reach = Reach { shortest: 0, longest: 0, places: 0 };

/// `slack`: by how many characters the beginning of the part can differ.
fn reach(tree: &Expr, slack: usize) -> Reach {
    match tree {
        Expr::Any { .. } | Expr::Delegate { .. } => Reach { shortest: 1, longest: 1, places: 1 },
        Expr::GeneralNewline { .. } => Reach { shortest: 1, longest: 2, places: 2 },
        Expr::Literal { val, .. } => literal(val.chars().count(), slack),
        Expr::LiteralBytes { bytes } => literal(bytes.len(), slack),
        Expr::Empty | Expr::Assertion(_) => NOTHING,
        Expr::Concat(parts) => parts.iter().fold(NOTHING, |before, part| {
            let part = reach(part, slack.saturating_add(before.longest.saturating_sub(before.shortest)));
            Reach {
                shortest: before.shortest.saturating_add(part.shortest),
                longest: before.longest.saturating_add(part.longest),
                places: before.places.saturating_add(part.places),
            }
        }),
        Expr::Alt(parts) => {
            let parts: Vec<Reach> = parts.iter().map(|part| reach(part, slack)).collect();
            Reach {
                shortest: parts.iter().map(|part| part.shortest).min().unwrap_or(0),
                longest: parts.iter().map(|part| part.longest).max().unwrap_or(0),
                places: parts.iter().fold(0, |sum, part| sum.saturating_add(part.places)),
            }
        }
        Expr::Group(inner) => reach(inner, slack),
        Expr::AtomicGroup(inner) => reach(inner, slack),
        Expr::Repeat { child, lo, hi, .. } => repeat(child, *lo, *hi, slack),
        other => {
            let places = other.children_iter().map(|child| reach(child, usize::MAX).places);
            Reach { shortest: 0, longest: usize::MAX, places: places.fold(1, usize::saturating_add) }
        }
    }
}

fn literal(characters: usize, slack: usize) -> Reach {
    Reach { shortest: characters, longest: characters, places: characters.min(slack.saturating_add(1)) }
}

fn repeat(child: &Expr, lo: usize, hi: usize, slack: usize) -> Reach {
    let open = hi == usize::MAX;
    let turns = if open { lo.max(1) } else { hi };
    let still = reach(child, slack);
    // Turns of one length begin as exactly as the first one does; else a later turn begins anywhere.
    let regular = still.shortest == still.longest && still.shortest > 0;
    let at_once = if regular { (slack / still.shortest).saturating_add(2).min(turns) } else { turns };
    let turn = if (regular && !open) || slack == usize::MAX { still } else { reach(child, usize::MAX) };
    Reach {
        shortest: still.shortest.saturating_mul(lo),
        longest: still.longest.saturating_mul(hi),
        places: turn.places.saturating_mul(at_once),
    }
}

/// Whether parts of the text may be walked more than once. What looks around at the beginning does so once:
/// `^(?=.*\d)(?!.*\s).{8,}$`.
fn walks_again(tree: &Expr) -> bool {
    match tree {
        Expr::Concat(parts) => {
            let first = parts.iter().position(|part| !looks_once(part)).unwrap_or(parts.len());
            match &parts[first..] {
                [only] => walks_again(only),
                rest => rest.iter().any(is_walked),
            }
        }
        Expr::Group(inner) => walks_again(inner),
        other => !looks_once(other) && is_walked(other),
    }
}

/// Whether the part takes up nothing, and asks about the text at most once.
fn looks_once(tree: &Expr) -> bool {
    match tree {
        Expr::Empty | Expr::Assertion(_) => true,
        Expr::LookAround(inner, _) => !is_walked(inner),
        _ => false,
    }
}

/// Whether the engine of plain expressions cannot walk the part by itself.
fn is_walked(tree: &Expr) -> bool {
    match tree {
        Expr::Empty
        | Expr::Assertion(_)
        | Expr::Any { .. }
        | Expr::GeneralNewline { .. }
        | Expr::Literal { .. }
        | Expr::LiteralBytes { .. }
        | Expr::Delegate { .. } => false,
        Expr::Concat(_) | Expr::Alt(_) | Expr::Group(_) | Expr::Repeat { .. } => tree.children_iter().any(is_walked),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::longest_text;
    use crate::regex_dialect::parse;

    #[track_caller]
    fn check(source: &str, longest: usize) {
        assert_eq!(longest_text(&parse(source).unwrap(), false), longest, "{source}");
    }

    #[test]
    fn what_is_walked_once_with_few_places_takes_any_text() {
        for source in [
            r"\w+",
            r"^.{0,65535}$",
            "[A-Za-z0-9+/]{1,100000}={0,2}",
            "(?:[a-z]{8}){5000}",
            "[^@]{1,64}@[^@]{1,255}",
            r"^(?=.*\d)(?!.*\s).{8,}$",
            "((?!x).*)",
        ] {
            check(source, usize::MAX);
        }
    }

    #[test]
    fn the_more_places_at_once_the_shorter_the_text() {
        check("(a?){2000}", (1 << 24) / 2000);
        check(r"\d*[a-z]{4000}", (1 << 24) / 4001);
        check("ca{,10000}{9}", (1 << 24) / 90_001);
        check(r"(\w{1,50},){1,100}", (1 << 24) / 5100);
    }

    #[test]
    fn what_is_walked_again_is_asked_about_short_texts() {
        for source in [r"(.*)\1", r"(?:(?=[a-z]*$)[a-z])*", "a++b", r".*(?=.*foo)x", r"(?=(a+)+$)(a|aa)+\2b"] {
            check(source, 1 << 16);
        }
    }
}

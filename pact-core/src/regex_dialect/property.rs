//! The names of character properties, `\p{…}`: those of POSIX and Java beside Unicode's own.

/// Names and the classes they mean, spaces, hyphens, underscores and case apart.
const CLASSES: [(&str, &str); 20] = [
    ("ascii", r"\x00-\x7F"),
    ("alpha", r"\p{Alphabetic}"),
    ("alnum", r"\p{Alphabetic}\p{Nd}"),
    ("digit", r"\p{Nd}"),
    ("lower", r"\p{Lowercase}"),
    ("upper", r"\p{Uppercase}"),
    // Unicode does not count the symbols among punctuation, POSIX does.
    ("punct", r"\p{P}$+<=>^`|~"),
    ("graph", r"\P{C}&&\S"),
    ("print", r"\P{C}&&[\S\p{Zs}]"),
    ("blank", r"\p{Zs}\t"),
    ("cntrl", r"\p{Cc}"),
    ("xdigit", "0-9A-Fa-f"),
    ("space", r"\s"),
    ("word", r"\w"),
    ("javaalphabetic", r"\p{Alphabetic}"),
    ("javadigit", r"\p{Nd}"),
    ("javaletter", r"\p{L}"),
    ("javaletterordigit", r"\p{L}\p{Nd}"),
    ("javalowercase", r"\p{Lowercase}"),
    ("javauppercase", r"\p{Uppercase}"),
];

/// Blocks that Java names with `In`, by their first and last character.
const BLOCKS: [(&str, &str); 24] = [
    ("basiclatin", r"\x{0}-\x{7F}"),
    ("latin1supplement", r"\x{80}-\x{FF}"),
    ("latinextendeda", r"\x{100}-\x{17F}"),
    ("latinextendedb", r"\x{180}-\x{24F}"),
    ("combiningdiacriticalmarks", r"\x{300}-\x{36F}"),
    ("greek", r"\x{370}-\x{3FF}"),
    ("greekandcoptic", r"\x{370}-\x{3FF}"),
    ("cyrillic", r"\x{400}-\x{4FF}"),
    ("armenian", r"\x{530}-\x{58F}"),
    ("hebrew", r"\x{590}-\x{5FF}"),
    ("arabic", r"\x{600}-\x{6FF}"),
    ("devanagari", r"\x{900}-\x{97F}"),
    ("thai", r"\x{E00}-\x{E7F}"),
    ("georgian", r"\x{10A0}-\x{10FF}"),
    ("hanguljamo", r"\x{1100}-\x{11FF}"),
    ("latinextendedadditional", r"\x{1E00}-\x{1EFF}"),
    ("greekextended", r"\x{1F00}-\x{1FFF}"),
    ("generalpunctuation", r"\x{2000}-\x{206F}"),
    ("currencysymbols", r"\x{20A0}-\x{20CF}"),
    ("letterlikesymbols", r"\x{2100}-\x{214F}"),
    ("hiragana", r"\x{3040}-\x{309F}"),
    ("katakana", r"\x{30A0}-\x{30FF}"),
    ("cjkunifiedideographs", r"\x{4E00}-\x{9FFF}"),
    ("hangulsyllables", r"\x{AC00}-\x{D7AF}"),
];

/// The class of a property. `^` before the name negates it once more.
pub(super) fn translate(name: &str, negative: bool) -> Result<String, String> {
    let (name, negative) = name.strip_prefix('^').map_or((name, negative), |name| (name, !negative));
    let plain = plain(name);
    let known = |table: &[(&str, &'static str)], name: &str| {
        table.iter().find(|(known, _)| *known == name).map(|(_, class)| *class)
    };
    let block = plain.strip_prefix("in").or(plain.strip_prefix("block=")).or(plain.strip_prefix("blk="));
    let class = match (known(&CLASSES, &plain), block) {
        (Some(class), _) => Some(class),
        (None, Some("herited")) => None,
        (None, Some(block)) => {
            Some(known(&BLOCKS, block).ok_or_else(|| format!("the block of characters `{name}` is not known"))?)
        }
        (None, None) if plain == "javawhitespace" => Some(r"\s"),
        (None, None) => None,
    };
    let sign = if negative { "^" } else { "" };
    Ok(match class {
        Some(class) => format!("[{sign}{class}]"),
        None => format!(r"\{}{{{name}}}", if negative { 'P' } else { 'p' }),
    })
}

/// The class of a POSIX name: `alpha` of `[:alpha:]`. As in Oniguruma it is about all of Unicode.
pub(super) fn posix(name: &str) -> Result<String, String> {
    let (name, sign) = name.strip_prefix('^').map_or((name, ""), |name| (name, "^"));
    let class = CLASSES.iter().find(|(known, _)| *known == name && !known.starts_with("java"));
    class
        .map(|(_, class)| format!("[{sign}{class}]"))
        .ok_or_else(|| format!("the class of characters `[:{name}:]` is not known"))
}

fn plain(name: &str) -> String {
    name.chars().filter(|character| !matches!(character, ' ' | '-' | '_')).collect::<String>().to_ascii_lowercase()
}

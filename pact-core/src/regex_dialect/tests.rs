//! What expressions of each dialect match, case by case. Unless said otherwise the answers are Oniguruma's.

use proptest::prelude::*;

use super::pattern::Compiled;
use super::{Letters, Pattern};

/// Expression, texts that match, texts that do not.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

#[track_caller]
fn check(cases: &[Case]) {
    for (source, matching, others) in cases {
        let pattern = Pattern::new(source).unwrap();
        for text in *matching {
            assert_eq!(pattern.matches(text), Ok(true), "{pattern} on {text:?}");
        }
        for text in *others {
            assert_eq!(pattern.matches(text), Ok(false), "{pattern} on {text:?}");
        }
    }
}

#[test]
fn the_whole_value_must_match() {
    check(&[
        (r"\d+", &["12"], &["abc123x", "12\n", ""]),
        ("^a", &["a"], &["ab"]),
        ("a|ab", &["a", "ab"], &["xab"]),
        ("a$", &["a"], &["a\n"]),
        (r"a\Z", &["a"], &["a\n"]),
        ("", &[""], &[" "]),
        ("^a$\n^b$", &["a\nb"], &[]),
    ]);
}

#[test]
fn groups_flags_and_comments_are_read() {
    check(&[
        ("(?i)abc", &["ABC"], &["ABD"]),
        ("(?i:a)b", &["Ab"], &["AB"]),
        ("(?i)a(?-i)b", &["Ab"], &["AB"]),
        ("(?m)a.b", &["a\nb"], &[]),
        ("(?s-i:a.b)", &["a\nb"], &["A\nb"]),
        ("(?dU)a", &["a"], &["A"]),
        ("(?x) a b # c", &["ab"], &["a b"]),
        (r"(?x) a \  [ b]", &["a  ", "a b"], &["ab"]),
        ("(?x: a )b c", &["ab c"], &["abc"]),
        ("a(?#c)b", &["ab"], &[]),
        ("a # c", &["a # c"], &[]),
        (r"(a)\1", &["aa"], &["ab"]),
        (r"(a)(?#c)\1(?#c)1", &["aa1"], &[]),
        (r"(?<n>a)\k<n>", &["aa"], &[]),
        (r"(?P<n>a)(?P=n)", &["aa"], &[]),
        (r"(?'n'a)\k'n'", &["aa"], &[]),
        (r"(?=.*\d)[a-z\d]{3}", &["ab1"], &["abc"]),
        (r"(?<!a)b", &["b"], &[]),
        ("(?>a|ab)c", &["ac"], &["abc"]),
        ("a++b", &["aab"], &[]),
        ("(a)?(?(1)b|c)", &["ab", "c"], &["ac"]),
    ]);
}

#[test]
fn escapes_are_read() {
    check(&[
        (r"\Qa.b\E+", &["a.b", "a.bb"], &["aXb"]),
        (r"\Q(x) #", &["(x) #"], &[]),
        (r"[\Q]^\E]+", &["]^"], &["a"]),
        (r"\x41\x{42}\u0043\u{44}\105\cA\0", &["ABCDE\u{1}\0"], &[]),
        (r"\uD83D\uDE00", &["😀"], &[]),
        (r"[\u0041-\u0043\101]", &["B", "A"], &["D"]),
        (r"\h+", &["af09"], &[" ", "g"]),
        (r"\/\-\_\@\<\>\i\é", &["/-_@<>ié"], &[]),
        (r"[\b]", &["\u{8}"], &["b"]),
        (r"\t\n\r\f\v\e\a", &["\t\n\r\u{c}\u{b}\u{1b}\u{7}"], &[]),
        (r"\p{XDigit}+\p{Alpha}\p{Punct}", &["fFx!", "0y$"], &["gx!"]),
        (r"\p{javaLowerCase}\P{javaLowerCase}", &["aB"], &["ab"]),
        (r"\p{InGreek}\p{IsLatin}\p{^L}\pL", &["αa1b"], &["aaab"]),
        (r"[^\p{InBasicLatin}]", &["é"], &["e"]),
        (r"\p{Graph}+\p{Print}", &["a1! ", "é€x"], &["a b", "\u{7}a"]),
    ]);
}

#[test]
fn braces_and_brackets_may_be_text() {
    check(&[
        ("a{,2}", &["", "aa"], &["aaa"]),
        ("a{", &["a{"], &[]),
        (r#"{"id":[0-9]{1,}}"#, &[r#"{"id":12}"#], &[r#"{"id":}"#]),
        ("a{1,b}]", &["a{1,b}]"], &[]),
        ("[[a]", &["[", "a"], &["b"]),
        (r"[\w-.]", &["-", ".", "a"], &["!"]),
        (r"[a-\d]", &["a", "-", "5"], &["b"]),
        ("[^]", &["a", "\n"], &["", "ab"]),
        ("[]", &[], &["", "a"]),
        ("[]a]", &["]", "a"], &["b"]),
        ("[^]a]", &["b"], &["]"]),
        ("[+--]", &["+", ",", "-"], &["."]),
        ("[a~~b]", &["~", "a"], &["c"]),
        ("[a-z&&[^b]]", &["a"], &["b"]),
        ("[a[bc]]", &["a", "b"], &["]"]),
        ("[[:alpha:]_]+", &["aé_"], &["1"]),
        ("[:alpha:]]", &["a]", ":]"], &["b]", "]"]),
        (r"[\S\s]+", &["a b\n"], &[""]),
    ]);
}

#[test]
fn a_faulty_expression_is_refused_with_its_place() {
    let check = |source: &str, end: &str| {
        let message = Pattern::new(source).unwrap_err();
        assert_eq!(message, format!("the regular expression `{source}` cannot be read: at character {end}"));
    };
    check("a)|(b", "2: `)` closes no group; as text it is written \\)");
    check("(a", "3: a group is not closed");
    check("ä[a", "2: `[` is not closed; as text it is written \\[");
    check("a\\", "2: nothing follows the backslash; as text it is written \\\\");
    check("[z-a]", "3: the range from `z` to `a` is empty");
    check(r"\xZ", "1: hexadecimal digits must follow `\\x`");
    check(r"\uD83D", "1: U+D83D is not a character");
    check(r"\p{InAtlantis}", "1: the block of characters `InAtlantis` is not known");
    check("(?W)a", "3: the group `(?W` is not known");
    check(r"\X", "1: `\\X` is not known");
    check(r"\o{101}", "1: `\\o{` is not known");
    check(r"[\N{U+41}]", "2: `\\N{` is not known");
    check("(?#c", "1: the comment is not closed");
    let message = Pattern::new("*a").unwrap_err();
    assert!(message.starts_with("the regular expression `*a` cannot be read: "), "{message}");
    for source in ["x(?(1))", "(?(1)a|b)", "(a)(?(2)b|c)", "((?(3)b|c)|(a))*"] {
        let message = Pattern::new(source).unwrap_err();
        assert!(message.ends_with(" asks for a group that it does not have"), "{message}");
    }
}

#[test]
fn an_expression_that_takes_too_long_is_given_up_and_a_large_one_is_read() {
    check(&[(r"^\w{0,1000}$", &["abc"], &["a b"])]);
    let pattern = Pattern::new(r"(?=(a+)+$)(a|aa)+\2b").unwrap();
    let message = pattern.matches(&"a".repeat(60)).unwrap_err();
    assert!(message.contains("was given up"), "{message}");
}

#[test]
fn what_is_too_large_for_all_letters_is_read_for_texts_in_ascii() {
    let pattern = Pattern::new(r"\w{1,5000}").unwrap();
    assert_eq!(pattern.matches(&"a_1".repeat(1000)), Ok(true));
    assert_eq!(pattern.matches(&"a_1".repeat(2000)), Ok(false));
    let message = pattern.matches("é").unwrap_err();
    assert_eq!(message, r"the regular expression `\w{1,5000}` is too large for a text that is not ASCII");
}

#[test]
fn kinds_of_characters_are_those_of_unicode() {
    check(&[
        (r"\d+", &["12", "٣", "1٣"], &["a", "é", ""]),
        (r"\w+", &["a_1", "é", "aé"], &["-", "é-"]),
        (r"\s", &[" ", "\t", "\u{b}", "\u{a0}", "\u{2003}"], &["a", "é", "\u{1c}"]),
        (r"\D\W\S", &["a-b", "é-é", "a b"], &["1-b", "a1b", "٣-a", "aéb"]),
        (r"[\d\s]+[^\w]", &["1 -", "٣ \u{a0}"], &["a-", "1é"]),
        (r"[\w&&[^\d]]+", &["ab", "é"], &["a1", "٣"]),
        (r"[\w-.]+", &["a-.", "é-"], &["!"]),
        (r"(?i)[a-\d]", &["A", "a", "-", "5", "٣"], &["b"]),
    ]);
}

/// Each character of ASCII, and some texts.
#[test]
fn texts_in_ascii_are_judged_as_by_the_expression_for_all_letters() {
    let kinds =
        [r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\h", r"\H", r"\b.\b", r"\p{Alnum}", "[[:space:]]", "(?i)k", "."];
    for kind in kinds {
        for source in [kind.to_owned(), format!("(?i){kind}"), format!("[^{kind}]"), format!("[{kind}a&&[^{kind}]]")] {
            let compiled = [Letters::Ascii, Letters::Any].map(|letters| Compiled::new(&source, letters, true));
            let [Ok(ascii), Ok(any)] = compiled else { continue };
            for character in '\0'..='\x7F' {
                let text = character.to_string();
                assert_eq!(ascii.matches(&text), any.matches(&text), "{source} on {text:?}");
            }
        }
    }
}

#[test]
fn a_text_is_too_long_for_an_expression_that_would_take_minutes_with_it() {
    let pattern = Pattern::new(r"ca{,10000}{9}").unwrap();
    assert_eq!(pattern.matches(&format!("c{}", "a".repeat(100))), Ok(true));
    let message = pattern.matches(&format!("c{}", "a".repeat(16_000))).unwrap_err();
    assert_eq!(
        message,
        r"the regular expression `ca{,10000}{9}` was given up: a text of 16001 bytes is too long for it, 186 is the most; a simpler one takes longer texts"
    );
    let pattern = Pattern::new(r"ca{,10000}").unwrap();
    assert_eq!(pattern.matches(&format!("c{}", "a".repeat(10_000))), Ok(true));
    assert_eq!(pattern.matches(&format!("c{}", "a".repeat(100_000))), Ok(false));
}

#[test]
fn an_expression_that_calls_itself_does_not_grow_without_end() {
    check(&[(r"(?<r>\((?:\g<r>|a)\))", &["(a)", "((a))"], &["((a)"])]);
    for source in [r"a\g<0>b\g<0>c|d", r"(?i)a\g<0>?b(?:\g<0>)*"] {
        let refused = format!("the regular expression `{source}` is too large");
        assert_eq!(Pattern::new(source).unwrap_err(), refused);
    }
}

#[test]
fn a_call_of_a_group_that_is_not_there_is_refused() {
    for source in [r"(a)\g<222222222222220>", r"(a)\g<2>"] {
        let refused = format!("the regular expression `{source}` asks for a group that it does not have");
        assert_eq!(Pattern::new(source).unwrap_err(), refused);
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    for (source, end) in [
        (format!("{}a{}", "[".repeat(60), "]".repeat(60)), "character 52: classes are nested more than 50 deep"),
        ("(".repeat(70_000), "character 65536: it has more than 65536 characters"),
        ("(".repeat(60_000), "character 60001: a group is not closed"),
        (format!("{}{}", "(?:".repeat(9000), ")".repeat(9000)), "Pattern too deeply nested"),
    ] {
        let message = Pattern::new(&source).unwrap_err();
        assert!(message.ends_with(end), "{}", &message[message.len() - 200..]);
    }
}

proptest! {
    #[test]
    fn no_expression_and_no_text_makes_it_panic(source in r"[\[\](){}\\^$.|*+?a-cQEpPux0-9&~#:<=!'é -]{0,16}", text in "[a-c0-9é\\]\\[-]{0,6}") {
        if let Ok(pattern) = Pattern::new(&source) {
            let _ = pattern.matches(&text);
        }
    }

    #[test]
    fn an_expression_says_the_same_of_ascii_whatever_letters_it_is_made_for(
        source in r"(\\[dDwWsShbB]|[\[\](){}^|.*+?a-c0-2&:<=! -]|\[\^?){0,10}",
        text in r"[a-c0-2 _\n-]{0,5}",
    ) {
        let [ascii, any] = [Letters::Ascii, Letters::Any].map(|letters| Compiled::new(&source, letters, true));
        prop_assert_eq!(ascii.is_ok(), any.is_ok());
        if let (Ok(ascii), Ok(any)) = (ascii, any) {
            prop_assert_eq!(ascii.matches(&text), any.matches(&text));
        }
    }

    #[test]
    fn a_quoted_text_matches_itself(text in any::<String>()) {
        prop_assume!(!text.contains("\\E"));
        let quoted = Pattern::new(&format!("\\Q{text}\\E")).unwrap();
        prop_assert_eq!(quoted.matches(&text), Ok(true));
    }
}

//! The `json_pattern!` macro: JSON's own notation with patterns in it.

/// A [`Pattern`](crate::Pattern) in JSON's own notation.
///
/// Members keep the order in which they are written; any expression that converts into a pattern may stand for a value, and
/// a string expression in parentheses for a name. A function that takes one pattern may be given an object in this notation,
/// and `array_containing` an array; within other calls `json_pattern!` stands again.
///
/// ```
/// use pact_mock::prelude::*;
/// let name = "price";
/// let listing = json_pattern!({
///     "id": regex(r"L-\d+", "L-1"),
///     (name): decimal(99.5),
///     "owner": {"id": 7, "phone": null},
///     "photos": each_like({"url": like("http://photos.example/1")}).max(20),
///     "tags": ["new", "sold"],
/// });
/// # let _ = listing;
/// ```
#[macro_export]
macro_rules! json_pattern {
    (null) => { $crate::Pattern::from($crate::json::Json::Null) };
    ([ $($items:tt)* ]) => { $crate::Pattern::array($crate::json_pattern_items!([] $($items)*)) };
    ({ $($members:tt)* }) => { $crate::Pattern::object($crate::json_pattern_members!([] $($members)*)) };
    (array_containing ( [ $($items:tt)* ] )) => { array_containing($crate::json_pattern!([ $($items)* ])) };
    ($function:ident ( { $($members:tt)* } ) $(. $method:ident ( $($argument:tt)* ))*) => {
        $crate::pattern::IntoPattern::into_pattern(
            $function($crate::json_pattern!({ $($members)* })) $(. $method($($argument)*))*
        )
    };
    ($value:expr) => { $crate::pattern::IntoPattern::into_pattern($value) };
}

/// The items of a `json_pattern!` array.
#[doc(hidden)]
#[macro_export]
macro_rules! json_pattern_items {
    ([ $($done:expr,)* ]) => { ::std::vec![ $($done,)* ] };
    ([ $($done:expr,)* ] null $(, $($rest:tt)*)?) => {
        $crate::json_pattern_items!([ $($done,)* $crate::json_pattern!(null), ] $($($rest)*)?)
    };
    ([ $($done:expr,)* ] [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::json_pattern_items!([ $($done,)* $crate::json_pattern!([ $($inner)* ]), ] $($($rest)*)?)
    };
    ([ $($done:expr,)* ] { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::json_pattern_items!([ $($done,)* $crate::json_pattern!({ $($inner)* }), ] $($($rest)*)?)
    };
    ([ $($done:expr,)* ] array_containing ( [ $($inner:tt)* ] ) $(, $($rest:tt)*)?) => {
        $crate::json_pattern_items!(
            [ $($done,)* $crate::json_pattern!(array_containing([ $($inner)* ])), ] $($($rest)*)?
        )
    };
    ([ $($done:expr,)* ] $function:ident ( { $($inner:tt)* } ) $(. $method:ident ( $($argument:tt)* ))* $(, $($rest:tt)*)?) => {
        $crate::json_pattern_items!(
            [ $($done,)* $crate::json_pattern!($function({ $($inner)* }) $(. $method($($argument)*))*), ] $($($rest)*)?
        )
    };
    ([ $($done:expr,)* ] $value:expr $(, $($rest:tt)*)?) => {
        $crate::json_pattern_items!([ $($done,)* $crate::json_pattern!($value), ] $($($rest)*)?)
    };
}

/// The members of a `json_pattern!` object.
#[doc(hidden)]
#[macro_export]
macro_rules! json_pattern_members {
    ([ $($done:expr,)* ]) => { ::std::vec![ $($done,)* ] };
    ([ $($done:expr,)* ] $name:tt : null $(, $($rest:tt)*)?) => {
        $crate::json_pattern_members!([ $($done,)* (::std::string::String::from($name), $crate::json_pattern!(null)), ] $($($rest)*)?)
    };
    ([ $($done:expr,)* ] $name:tt : [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::json_pattern_members!(
            [ $($done,)* (::std::string::String::from($name), $crate::json_pattern!([ $($inner)* ])), ] $($($rest)*)?
        )
    };
    ([ $($done:expr,)* ] $name:tt : { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::json_pattern_members!(
            [ $($done,)* (::std::string::String::from($name), $crate::json_pattern!({ $($inner)* })), ] $($($rest)*)?
        )
    };
    ([ $($done:expr,)* ] $name:tt : array_containing ( [ $($inner:tt)* ] ) $(, $($rest:tt)*)?) => {
        $crate::json_pattern_members!(
            [
                $($done,)*
                (::std::string::String::from($name), $crate::json_pattern!(array_containing([ $($inner)* ]))),
            ] $($($rest)*)?
        )
    };
    ([ $($done:expr,)* ] $name:tt : $function:ident ( { $($inner:tt)* } ) $(. $method:ident ( $($argument:tt)* ))* $(, $($rest:tt)*)?) => {
        $crate::json_pattern_members!(
            [
                $($done,)*
                (
                    ::std::string::String::from($name),
                    $crate::json_pattern!($function({ $($inner)* }) $(. $method($($argument)*))*)
                ),
            ] $($($rest)*)?
        )
    };
    ([ $($done:expr,)* ] $name:tt : $value:expr $(, $($rest:tt)*)?) => {
        $crate::json_pattern_members!([ $($done,)* (::std::string::String::from($name), $crate::json_pattern!($value)), ] $($($rest)*)?)
    };
}

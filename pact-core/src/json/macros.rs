//! The `json!` macro: as `serde_json::json!`, but members keep their order.

/// A [`Json`](crate::json::Json) value in JSON's own notation. Members keep the order in which they are written; any
/// expression that converts into `Json` may stand for a value, and a string expression in parentheses for a name.
///
/// ```
/// use pact_core::json;
/// let price = 120;
/// let listing = json!({"id": "L-1", "price": price, "tags": ["sold", null], ("x".repeat(2)): true});
/// assert_eq!(listing.to_string(), r#"{"id":"L-1","price":120,"tags":["sold",null],"xx":true}"#);
/// ```
#[macro_export]
macro_rules! json {
    (null) => { $crate::json::Json::Null };
    ([ $($items:tt)* ]) => { $crate::json::Json::Array($crate::json_items!([] $($items)*)) };
    ({ $($members:tt)* }) => {{
        #[allow(unused_mut)]
        let mut object = $crate::json::Object::new();
        $crate::json_members!(object $($members)*);
        $crate::json::Json::Object(object)
    }};
    ($value:expr) => { $crate::json::Json::from($value) };
}

/// The items of a `json!` array.
#[doc(hidden)]
#[macro_export]
macro_rules! json_items {
    ([ $($done:expr,)* ]) => { vec![ $($done,)* ] };
    ([ $($done:expr,)* ] null $(, $($rest:tt)*)?) => { $crate::json_items!([ $($done,)* $crate::json!(null), ] $($($rest)*)?) };
    ([ $($done:expr,)* ] [ $($inner:tt)* ] $(, $($rest:tt)*)?) => { $crate::json_items!([ $($done,)* $crate::json!([ $($inner)* ]), ] $($($rest)*)?) };
    ([ $($done:expr,)* ] { $($inner:tt)* } $(, $($rest:tt)*)?) => { $crate::json_items!([ $($done,)* $crate::json!({ $($inner)* }), ] $($($rest)*)?) };
    ([ $($done:expr,)* ] $value:expr $(, $($rest:tt)*)?) => { $crate::json_items!([ $($done,)* $crate::json!($value), ] $($($rest)*)?) };
}

/// The members of a `json!` object.
#[doc(hidden)]
#[macro_export]
macro_rules! json_members {
    ($object:ident) => {};
    ($object:ident $name:tt : null $(, $($rest:tt)*)?) => {
        $object.push($name, $crate::json!(null)); $($crate::json_members!($object $($rest)*);)?
    };
    ($object:ident $name:tt : [ $($inner:tt)* ] $(, $($rest:tt)*)?) => {
        $object.push($name, $crate::json!([ $($inner)* ])); $($crate::json_members!($object $($rest)*);)?
    };
    ($object:ident $name:tt : { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $object.push($name, $crate::json!({ $($inner)* })); $($crate::json_members!($object $($rest)*);)?
    };
    ($object:ident $name:tt : $value:expr $(, $($rest:tt)*)?) => {
        $object.push($name, $crate::json!($value)); $($crate::json_members!($object $($rest)*);)?
    };
}

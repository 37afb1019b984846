//! Queries of the matrix. Their order has a meaning: a repeated member begins the next selector. The contracts have them
//! sorted by name, which no client sends and no broker can make sense of; here they are put back.

/// The query as its client sends it: each `q[][pacticipant]` with the members that belong to it.
pub(crate) fn in_order(query: &str) -> String {
    let pairs: Vec<&str> = query.split('&').collect();
    let member =
        |pair: &str| pair.strip_prefix("q[][").and_then(|rest| rest.split_once(']')).map(|(name, _)| name.to_owned());
    let named =
        |name: &str| pairs.iter().copied().filter(|pair| member(pair).as_deref() == Some(name)).collect::<Vec<_>>();
    let (pacticipants, versions) = (named("pacticipant"), named("version"));
    let of_last: Vec<&str> = ["latest", "tag"].into_iter().flat_map(named).collect();
    let mut ordered = Vec::new();
    for (index, pacticipant) in pacticipants.iter().enumerate() {
        ordered.push(*pacticipant);
        ordered.extend(versions.get(index));
        if index + 1 == pacticipants.len() {
            ordered.extend(&of_last);
        }
    }
    ordered.extend(pairs.iter().filter(|pair| member(pair).is_none()));
    assert_eq!(ordered.len(), pairs.len(), "a member of the query is not known here: {query}");
    ordered.join("&")
}

//! The network of applications: who has contracts with whom, as rows for a diagram.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A consumer with contracts, or the provider it has them with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Its row.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A consumer that has contracts with a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// The consumer.
    pub consumer: Party,
    /// The provider.
    pub provider: Party,
}

/// The integrations around an application: between those that are connected with it, the nearest first, and no more
/// than so many of them.
#[must_use]
pub fn around(all: &[Integration], id: i64, most: usize) -> Vec<Integration> {
    let mut neighbours: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for one in all {
        neighbours.entry(one.consumer.id).or_default().insert(one.provider.id);
        neighbours.entry(one.provider.id).or_default().insert(one.consumer.id);
    }
    let mut group = BTreeSet::from([id]);
    let mut next = VecDeque::from([id]);
    while let Some(id) = next.pop_front() {
        for neighbour in neighbours.get(&id).into_iter().flatten() {
            if group.len() < most && group.insert(*neighbour) {
                next.push_back(*neighbour);
            }
        }
    }
    all.iter().filter(|one| group.contains(&one.consumer.id) && group.contains(&one.provider.id)).cloned().collect()
}

/// One row for each application, in the order of consumers and providers: `id,name,1,1,0,place`, then the ids of the
/// providers it has contracts with, filled up with zeros. That is the table the existing broker hands to its diagram.
#[must_use]
pub fn csv(integrations: &[Integration]) -> String {
    let mut order: Vec<&Party> = Vec::new();
    let mut targets: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for one in integrations {
        for party in [&one.consumer, &one.provider] {
            targets.entry(party.id).or_insert_with(|| {
                order.push(party);
                Vec::new()
            });
        }
        targets.entry(one.consumer.id).or_default().push(one.provider.id);
    }
    let width = targets.values().map(Vec::len).max().unwrap_or_default();
    let mut text = String::new();
    for (place, party) in order.iter().enumerate() {
        text.push_str(&format!("{},{},1,1,0,{}", party.id, field(&party.name), place + 1));
        let own = &targets[&party.id];
        for target in own.iter().copied().chain(std::iter::repeat_n(0, width - own.len())) {
            text.push_str(&format!(",{target}"));
        }
        text.push('\n');
    }
    text
}

/// A field of a table (RFC 4180).
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1 Foo -> 2 Bar`, a line for each.
    fn integrations(lines: &str) -> Vec<Integration> {
        let party = |text: &str| {
            let (id, name) = text.trim().split_once(' ').unwrap();
            Party { id: id.parse().unwrap(), name: name.to_owned() }
        };
        let read = |line: &str| {
            let (consumer, provider) = line.split_once("->").unwrap();
            Integration { consumer: party(consumer), provider: party(provider) }
        };
        lines.lines().map(read).collect()
    }

    #[test]
    fn each_application_is_a_row_with_its_providers() {
        let all = integrations("1 Foo -> 2 Bar\n1 Foo -> 3 B, \"z\"\n2 Bar -> 2 Bar");
        assert_eq!(csv(&all), "1,Foo,1,1,0,1,2,3\n2,Bar,1,1,0,2,2,0\n3,\"B, \"\"z\"\"\",1,1,0,3,0,0\n");
        assert_eq!(csv(&[]), "");
    }

    #[test]
    fn a_group_is_what_is_connected_the_nearest_first() {
        let all = integrations("1 a -> 2 b\n2 b -> 3 c\n3 c -> 4 d\n8 x -> 9 y");
        let names = |found: &[Integration]| -> Vec<String> {
            found.iter().map(|one| format!("{}{}", one.consumer.name, one.provider.name)).collect()
        };
        assert_eq!(names(&around(&all, 1, 150)), ["ab", "bc", "cd"]);
        assert_eq!(names(&around(&all, 1, 3)), ["ab", "bc"]);
        assert_eq!(names(&around(&all, 9, 150)), ["xy"]);
        assert_eq!(names(&around(&all, 7, 150)), [""; 0]);
    }
}

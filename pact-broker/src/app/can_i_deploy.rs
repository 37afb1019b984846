//! Questions to the matrix, and the facts that they are about: [`crate::domain::can_i_deploy`] judges them.
//!
//! Every statement looks up by key, and there is a fixed number of them for a question, however many versions, contracts
//! and results are stored.

use crate::domain::matrix::{Facts, Ignored, Known, LatestBy, Outcome, Publication, Selected, Unpublished, Version};
use crate::domain::party::Wanted;
use crate::store::matrix::{self as store, Pacticipant, PublicationKeys};
use crate::store::{StoreError, Tx};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A question: what is to be deployed, and where.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    /// The pacticipants in question, each with what is asked for of it.
    pub(crate) selectors: Vec<(String, Wanted)>,
    /// Which versions of the others count; none if every version does.
    pub(crate) target: Option<Wanted>,
    pub(crate) latest_by: LatestBy,
    /// Pacticipants, or versions of them, to leave out.
    pub(crate) ignored: Vec<(String, Option<String>)>,
}

/// Up to how many pairs of a content and a provider version results are looked up pair by pair.
const MOST_PAIRS: usize = 1000;

/// Finds the facts.
pub(crate) async fn facts(tx: &mut Tx, question: &Question) -> Result<Facts, StoreError> {
    Gathering::begin(tx, question).await?.facts(tx, question).await
}

/// The facts as they are found.
struct Gathering {
    pacticipants: HashMap<String, Pacticipant>,
    selected: Vec<Selected>,
}

impl Gathering {
    async fn begin(tx: &mut Tx, question: &Question) -> Result<Self, StoreError> {
        let mut names: Vec<&str> = question.selectors.iter().map(|(name, _)| name.as_str()).collect();
        names.extend(question.ignored.iter().map(|(name, _)| name.as_str()));
        names.sort_unstable();
        names.dedup();
        let found = store::pacticipants_by_name(tx, &names).await?;
        let pacticipants: HashMap<_, _> = found.into_iter().map(|one| (one.name.clone(), one)).collect();
        let mut selected = Vec::new();
        for (name, wanted) in &question.selectors {
            let pacticipant = pacticipants.get(name);
            let versions = match pacticipant {
                Some(one) => store::versions(tx, std::slice::from_ref(one), wanted).await?.remove(&one.id),
                None => None,
            };
            let wanted = with_main_branch(wanted, pacticipant);
            selected.push(Selected { pacticipant: name.clone(), wanted, versions: versions.unwrap_or_default() });
        }
        Ok(Self { pacticipants, selected })
    }

    async fn facts(self, tx: &mut Tx, question: &Question) -> Result<Facts, StoreError> {
        let ignored = self.ignored(tx, question).await?;
        let own = self.own();
        let among_themselves = own.len() > 1 && question.target.is_none();
        let (publications, target) = if among_themselves {
            (self.among(tx, &own).await?, BTreeMap::new())
        } else {
            self.with_others(tx, &own, question.target.as_ref()).await?
        };
        let outcomes = self.outcomes(tx, &publications, &target).await?;
        let unpublished = self.unpublished(tx, among_themselves, &publications, &target).await?;
        let target_named = question.target.as_ref().is_some_and(|target| *target != Wanted::Latest);
        let latest_by = question.latest_by;
        let selected = self.selected;
        Ok(Facts {
            selected,
            target_named,
            target,
            among_themselves,
            publications,
            outcomes,
            unpublished,
            ignored,
            latest_by,
        })
    }

    async fn ignored(&self, tx: &mut Tx, question: &Question) -> Result<Vec<Ignored>, StoreError> {
        let mut ignored = Vec::new();
        for (name, version) in &question.ignored {
            let known = match (self.pacticipants.get(name), version) {
                (None, _) => Known::NoPacticipant,
                (Some(_), None) => Known::Yes,
                (Some(one), Some(number)) => {
                    let wanted = Wanted::Number(number.clone());
                    let found = store::versions(tx, std::slice::from_ref(one), &wanted).await?;
                    if found.is_empty() { Known::NoVersion } else { Known::Yes }
                }
            };
            ignored.push(Ignored { pacticipant: name.clone(), version: version.clone(), known });
        }
        Ok(ignored)
    }

    /// The pacticipants in question, each once.
    fn own(&self) -> Vec<&Pacticipant> {
        let names: BTreeSet<&str> = self.selected.iter().map(|one| one.pacticipant.as_str()).collect();
        names.into_iter().filter_map(|name| self.pacticipants.get(name)).collect()
    }

    /// The contracts of the pacticipants in question: their versions' own, and as providers those of their consumers
    /// in the target.
    async fn with_others(
        &self,
        tx: &mut Tx,
        own: &[&Pacticipant],
        target: Option<&Wanted>,
    ) -> Result<(Vec<Publication>, BTreeMap<String, Selected>), StoreError> {
        let mut publications: BTreeMap<i64, Publication> = BTreeMap::new();
        let mut others: BTreeMap<i64, Pacticipant> = BTreeMap::new();
        let mut consumers: Vec<Vec<i64>> = Vec::new();
        for one in own {
            let published = self.published_by(tx, one, None).await?;
            publications.extend(published.into_iter().map(|publication| (publication.id, publication)));
            consumers.push(store::partners(tx, one.id, false).await?);
            // What the target holds of the pacticipant itself tells whether its new version forgot a contract.
            if target.is_some() {
                others.insert(one.id, (*one).clone());
            }
        }
        let ids: BTreeSet<i64> = consumers.iter().flatten().copied().collect();
        let found = store::pacticipants_by_id(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
        let providers: BTreeSet<&str> = publications.values().map(|one| one.provider.as_str()).collect();
        let found =
            found.into_iter().chain(store::pacticipants_by_name(tx, &providers.into_iter().collect::<Vec<_>>()).await?);
        others.extend(found.map(|one| (one.id, one)));
        let others: Vec<Pacticipant> = others.into_values().collect();
        let wanted = target.unwrap_or(&Wanted::Any);
        let mut versions = store::versions(tx, &others, wanted).await?;
        for (one, consumers) in own.iter().zip(&consumers) {
            let live: Vec<i64> =
                consumers.iter().filter_map(|id| versions.get(id)).flatten().map(|version| version.id).collect();
            let live = (*wanted != Wanted::Any).then_some(live.as_slice());
            let keys = PublicationKeys { provider: Some(one.id), consumer: None, versions: live };
            let consumed = store::publications(tx, keys).await?;
            publications.extend(consumed.into_iter().map(|publication| (publication.id, publication)));
        }
        let target = others.iter().map(|one| {
            let versions = versions.remove(&one.id).unwrap_or_default();
            let wanted = with_main_branch(wanted, Some(one));
            (one.name.clone(), Selected { pacticipant: one.name.clone(), wanted, versions })
        });
        Ok((publications.into_values().collect(), target.collect()))
    }

    /// The contracts among several pacticipants.
    async fn among(&self, tx: &mut Tx, own: &[&Pacticipant]) -> Result<Vec<Publication>, StoreError> {
        let mut publications = Vec::new();
        for one in own {
            let found = self.published_by(tx, one, Some(own)).await?;
            publications.extend(found.into_iter().filter(|found| own.iter().any(|own| own.name == found.provider)));
        }
        Ok(publications)
    }

    /// What the versions in question of a pacticipant published, with these providers or with all.
    async fn published_by(
        &self,
        tx: &mut Tx,
        own: &Pacticipant,
        providers: Option<&[&Pacticipant]>,
    ) -> Result<Vec<Publication>, StoreError> {
        let sides: Vec<&Selected> = self.selected.iter().filter(|one| one.pacticipant == own.name).collect();
        if !sides.iter().any(|one| one.wanted == Wanted::Any) {
            let versions = version_ids(sides.into_iter());
            return store::publications(
                tx,
                PublicationKeys { versions: Some(&versions), ..PublicationKeys::default() },
            )
            .await;
        }
        let Some(providers) = providers else {
            return store::publications(tx, PublicationKeys { consumer: Some(own.id), ..PublicationKeys::default() })
                .await;
        };
        let mut publications = Vec::new();
        for provider in providers {
            let keys = PublicationKeys { consumer: Some(own.id), provider: Some(provider.id), versions: None };
            publications.extend(store::publications(tx, keys).await?);
        }
        Ok(publications)
    }

    /// The latest results of the contents. Where certain provider versions count only theirs are looked up: a content
    /// may have been verified by thousands.
    async fn outcomes(
        &self,
        tx: &mut Tx,
        publications: &[Publication],
        target: &BTreeMap<String, Selected>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let sides = || self.selected.iter().chain(target.values());
        let open: HashSet<&str> =
            sides().filter(|one| one.wanted == Wanted::Any).map(|one| one.pacticipant.as_str()).collect();
        let contents = |open_ones: bool| {
            let of = publications.iter().filter(|one| open.contains(one.provider.as_str()) == open_ones);
            of.map(|one| (one.content, one.provider.as_str())).collect::<BTreeMap<i64, &str>>()
        };
        let mut outcomes = store::outcomes(tx, &contents(true).into_keys().collect::<Vec<_>>(), None).await?;
        let contents = contents(false);
        let mut versions: HashMap<&str, BTreeSet<i64>> = HashMap::new();
        for one in sides() {
            versions.entry(&one.pacticipant).or_default().extend(one.versions.iter().map(|version| version.id));
        }
        let of = |provider: &str| versions.get(provider).into_iter().flatten().copied();
        outcomes.extend(if contents.values().map(|provider| of(provider).count()).sum::<usize>() <= MOST_PAIRS {
            let pairs = contents.iter().flat_map(|(content, provider)| of(provider).map(|version| (*content, version)));
            store::outcomes_of_pairs(tx, &pairs.collect::<Vec<_>>()).await?
        } else {
            let contents: Vec<i64> = contents.into_keys().collect();
            store::outcomes(tx, &contents, Some(&version_ids(sides()))).await?
        });
        Ok(outcomes)
    }

    /// The versions in question that published nothing, with the providers their siblings had contracts with. Of
    /// several such versions of a pacticipant the newest stands for all; a choice of versions (by tag or branch)
    /// counts only if none of it published anything.
    async fn unpublished(
        &self,
        tx: &mut Tx,
        among_themselves: bool,
        publications: &[Publication],
        target: &BTreeMap<String, Selected>,
    ) -> Result<Vec<Unpublished>, StoreError> {
        // Most are known to have published something.
        let publishers: HashSet<i64> = publications.iter().map(|one| one.consumer.id).collect();
        let mut others = version_ids(self.selected.iter());
        others.retain(|id| !publishers.contains(id));
        let silent: HashSet<i64> = store::without_contract(tx, &others).await?.into_iter().collect();
        let mut newest: BTreeMap<&str, &Version> = BTreeMap::new();
        for one in &self.selected {
            let choice = matches!(one.wanted, Wanted::WithTag(_) | Wanted::FromBranch(_) | Wanted::FromMainBranch(_));
            if choice && one.versions.iter().any(|version| !silent.contains(&version.id)) {
                continue;
            }
            for version in one.versions.iter().filter(|version| silent.contains(&version.id)) {
                let slot = newest.entry(&one.pacticipant).or_insert(version);
                if version.order > slot.order {
                    *slot = version;
                }
            }
        }
        let mut unpublished = Vec::new();
        for (name, version) in newest {
            let Some(own) = self.pacticipants.get(name) else { continue };
            let partners = store::partners(tx, own.id, true).await?;
            let there = target.get(name).map(|one| version_ids(std::iter::once(one))).unwrap_or_default();
            let mut providers = store::providers_before(tx, own.id, version.order, &there, &partners).await?;
            if among_themselves {
                providers.retain(|provider| self.selected.iter().any(|one| one.pacticipant == *provider));
            }
            if !providers.is_empty() {
                unpublished.push(Unpublished { version: version.clone(), providers });
            }
        }
        Ok(unpublished)
    }
}

/// Fills in the name of the main branch, for the words of the answer.
fn with_main_branch(wanted: &Wanted, pacticipant: Option<&Pacticipant>) -> Wanted {
    let name = || pacticipant.and_then(|one| one.main_branch.clone());
    match wanted {
        Wanted::LatestFromMainBranch(_) => Wanted::LatestFromMainBranch(name()),
        Wanted::FromMainBranch(_) => Wanted::FromMainBranch(name()),
        other => other.clone(),
    }
}

fn version_ids<'a>(sides: impl Iterator<Item = &'a Selected>) -> Vec<i64> {
    let mut ids: Vec<i64> = sides.flat_map(|one| &one.versions).map(|version| version.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

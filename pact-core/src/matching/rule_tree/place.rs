//! Where a walk over a document is, in the tree of rules.

/// A place in a document: what of the tree applies there. A walk makes one for every value, so it is kept small.
#[derive(Debug, Clone, Default)]
pub(in crate::matching) struct Place {
    pub(super) nodes: Nodes,
    /// The best set above whose rules hold below.
    pub(super) inherited: Option<usize>,
    /// The best set at the place itself.
    pub(super) own: Option<usize>,
    /// The best set, here or above, whose rules hold below.
    pub(super) below: Option<usize>,
}

/// Nodes of the tree. There are rarely more than two at a place.
#[derive(Debug, Clone, Default)]
pub(super) struct Nodes {
    few: [usize; Self::FEW],
    count: usize,
    /// All of them, where there are more than a few.
    many: Vec<usize>,
}

impl Nodes {
    const FEW: usize = 3;

    pub(super) fn push(&mut self, node: usize) {
        match self.few.get_mut(self.count) {
            Some(place) => *place = node,
            None => {
                if self.many.is_empty() {
                    self.many.extend(self.few);
                }
                self.many.push(node);
            }
        }
        self.count += 1;
    }

    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.many.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn as_slice(&self) -> &[usize] {
        if self.many.is_empty() { &self.few[..self.count] } else { &self.many }
    }
}

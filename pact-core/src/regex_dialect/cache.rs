//! Expressions that were compiled before. A contract repeats a few of them hundreds of times, and compiling one takes
//! longer than comparing a whole body. The cache changes no result; it is bounded, and starts anew when it is full.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::Letters;
use super::pattern::Compiled;

/// How many expressions are kept.
const MOST: usize = 128;
/// How many large ones are kept for each kind of text: each may take some dozen megabytes.
const MOST_LARGE: usize = 2;
/// How long an expression may be that is kept, in bytes.
const LONGEST: usize = 1024;

type Known = HashMap<String, Arc<Compiled>>;

/// Those that take little memory, and those that take much.
type BySize = LazyLock<Mutex<[Known; 2]>>;

/// Those for texts in ASCII, and those for any.
static COMPILED: [BySize; 2] = [const { LazyLock::new(Mutex::default) }; 2];

/// The compiled form of an expression, from the cache or made now.
pub(super) fn compiled(
    source: &str,
    letters: Letters,
    compile: impl FnOnce() -> Result<Compiled, String>,
) -> Result<Arc<Compiled>, String> {
    let cache = || COMPILED[letters as usize].lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(compiled) = cache().iter().find_map(|known| known.get(source)) {
        return Ok(Arc::clone(compiled));
    }
    // Compiled outside the lock: nobody waits for somebody else's expression.
    let compiled = Arc::new(compile()?);
    if source.len() <= LONGEST {
        let most = if compiled.is_large { MOST_LARGE } else { MOST };
        let known = &mut cache()[usize::from(compiled.is_large)];
        if known.len() >= most {
            known.clear();
        }
        known.insert(source.to_owned(), Arc::clone(&compiled));
    }
    Ok(compiled)
}

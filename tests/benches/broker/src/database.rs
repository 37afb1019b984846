//! The two databases: a SQLite file, or a schema of its own on a PostgreSQL server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use programs::Failure;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection};

use crate::fill::{Copying, Inserting};
use crate::size::Size;
use crate::world::{TABLES, World};

/// Names the connections of the measured broker among all of the server's.
const APPLICATION: &str = "pact-broker-bench";

/// Where a data set is kept.
pub enum Database {
    Sqlite { file: PathBuf },
    Postgres { server: String, schema: String },
}

impl Database {
    pub fn sqlite(folder: &Path, size: &Size) -> Self {
        Self::Sqlite { file: folder.join(format!("{}.sqlite3", size.name)) }
    }

    /// A schema that is not there yet on the server.
    pub async fn postgres(server: &str, size: &Size) -> Result<Self, Failure> {
        let schema = format!("bench_{}_{}", size.name, std::process::id());
        let mut connection = PgConnection::connect(server).await?;
        connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await?;
        Ok(Self::Postgres { server: server.to_owned(), schema })
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// The address by which the broker is told of it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite { file } => format!("sqlite://{}", file.display()),
            Self::Postgres { server, .. } => {
                let separator = if server.contains('?') { '&' } else { '?' };
                format!(
                    "{server}{separator}application_name={APPLICATION}&options=-c%20search_path%3D{}",
                    self.schema()
                )
            }
        }
    }

    fn schema(&self) -> &str {
        match self {
            Self::Sqlite { .. } => "main",
            Self::Postgres { schema, .. } => schema,
        }
    }

    /// Fills the tables, which a broker has made, with a data set.
    pub async fn fill(&self, size: &Size) -> Result<(), Failure> {
        match self {
            Self::Sqlite { file } => {
                let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
                // What a broker would have checked and kept safe row by row is made once and thrown away if it fails.
                for pragma in ["synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"] {
                    connection.execute(AssertSqlSafe(format!("PRAGMA {pragma}"))).await?;
                }
                let mut sink = Inserting::default();
                let mut world = World::begin(size, &mut sink);
                for position in 1..=size.versions {
                    world.step(size, position, &mut sink);
                    sink.flush(&mut connection).await?;
                }
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
                connection.close().await?;
            }
            Self::Postgres { .. } => {
                let mut connection = PgConnection::connect(&self.url()).await?;
                let mut sink = Copying::default();
                let mut world = World::begin(size, &mut sink);
                for position in 1..=size.versions {
                    world.step(size, position, &mut sink);
                    sink.flush(&mut connection).await?;
                }
                for table in TABLES {
                    if let Some(counter) = table.counter {
                        let name = table.name;
                        let sql = format!(
                            "SELECT setval(pg_get_serial_sequence('{name}', '{counter}'), (SELECT MAX({counter}) FROM {name}))"
                        );
                        connection.execute(AssertSqlSafe(sql)).await?;
                    }
                    // The server does so by itself in the minutes after.
                    connection.execute(AssertSqlSafe(format!("VACUUM ANALYZE {}", table.name))).await?;
                }
                connection.close().await?;
            }
        }
        Ok(())
    }

    /// Bytes on disk.
    pub async fn bytes(&self) -> Result<u64, Failure> {
        Ok(match self {
            Self::Sqlite { file } => std::fs::metadata(file)?.len(),
            Self::Postgres { server, schema } => {
                let mut connection = PgConnection::connect(server).await?;
                let sql = "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c \
                           JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'";
                sqlx::query(sql).bind(schema).fetch_one(&mut connection).await?.get::<i64, _>(0).cast_unsigned()
            }
        })
    }

    /// The server's processes that work for the broker; none where the database is in the broker.
    pub async fn backends(&self) -> Result<Vec<u32>, Failure> {
        let Self::Postgres { server, .. } = self else { return Ok(Vec::new()) };
        let mut connection = PgConnection::connect(server).await?;
        let sql = "SELECT pid FROM pg_stat_activity WHERE application_name = $1";
        let rows = sqlx::query(sql).bind(APPLICATION).fetch_all(&mut connection).await?;
        Ok(rows.iter().map(|row| row.get::<i32, _>(0).cast_unsigned()).collect())
    }

    pub async fn remove(self) -> Result<(), Failure> {
        match self {
            Self::Sqlite { file } => {
                for ending in ["", "-wal", "-shm"] {
                    // The two beside the file are there only while it is open.
                    let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
                }
            }
            Self::Postgres { server, schema } => {
                let mut connection = PgConnection::connect(&server).await?;
                connection.execute(AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"))).await?;
            }
        }
        Ok(())
    }
}

/// The processor time that processes have used so far, all threads together. It counts only while they run.
pub fn processor_time(processes: &[u32]) -> Duration {
    let nanoseconds = |thread: PathBuf| {
        let text = std::fs::read_to_string(thread.join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    };
    let threads = processes.iter().filter_map(|process| std::fs::read_dir(format!("/proc/{process}/task")).ok());
    Duration::from_nanos(threads.flatten().flatten().filter_map(|thread| nanoseconds(thread.path())).sum())
}

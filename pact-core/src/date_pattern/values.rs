//! What a text said about the fields, and whether that can be: days in their month, no contradictions.

use jiff::civil::Date;

use super::field::Field;

/// The fields that a text told.
#[derive(Clone)]
pub(super) struct Values {
    told: [Option<i64>; Field::COUNT],
    /// The last two digits of the year.
    short_year: Option<i64>,
}

impl Values {
    pub(super) fn new() -> Self {
        Self { told: [None; Field::COUNT], short_year: None }
    }

    fn get(&self, field: Field) -> Option<i64> {
        self.told[field as usize]
    }

    /// Notes a field.
    pub(super) fn set(&mut self, field: Field, value: i64) -> Result<(), String> {
        match self.told[field as usize].replace(value) {
            Some(earlier) if earlier != value => Err(format!("it tells {} twice, differently", field.phrase())),
            _ => Ok(()),
        }
    }

    /// Notes a year of which only the last two digits are there. Those of a week-based year tell nothing more.
    pub(super) fn set_short_year(&mut self, field: Field, digits: i64) {
        if field != Field::WeekYear {
            self.short_year = Some(digits);
        }
    }

    /// The year as the calendar counts it, with a year zero.
    fn year(&self) -> Option<i64> {
        self.get(Field::Year).or_else(|| {
            let year = self.get(Field::YearOfEra)?;
            Some(if self.get(Field::Era) == Some(0) { 1 - year } else { year })
        })
    }

    /// The year, or one that has a leap day if the year may have one: two digits leave the century open.
    fn longest_year(&self) -> Option<i64> {
        self.year().or_else(|| self.short_year.filter(|_| self.get(Field::Era) != Some(0)).map(|digits| 2000 + digits))
    }

    /// Whether the fields can be true together.
    pub(super) fn check(&self) -> Result<(), String> {
        self.check_day_of_month()?;
        self.check_day_of_year()?;
        self.check_weekday()?;
        self.check_quarter()?;
        self.check_hour()
    }

    fn check_day_of_month(&self) -> Result<(), String> {
        let (Some(month), Some(day)) = (self.get(Field::Month), self.get(Field::Day)) else { return Ok(()) };
        let days = days_in_month(self.longest_year(), month);
        if day > days {
            let of = self.longest_year().map_or_else(String::new, |year| format!(" of the year {year}"));
            return Err(format!("month {month}{of} has no day {day}"));
        }
        Ok(())
    }

    fn check_day_of_year(&self) -> Result<(), String> {
        let Some(day_of_year) = self.get(Field::DayOfYear) else { return Ok(()) };
        if let (366, Some(year)) = (day_of_year, self.longest_year().filter(|year| !is_leap(*year))) {
            return Err(format!("the year {year} has no day 366"));
        }
        let date = (self.year(), self.get(Field::Month), self.get(Field::Day));
        let (Some(year), Some(month), Some(day)) = date else { return Ok(()) };
        let expected: i64 = (1..month).map(|month| days_in_month(Some(year), month)).sum::<i64>() + day;
        if expected == day_of_year {
            Ok(())
        } else {
            Err(format!("its date is day {expected} of the year, not {day_of_year}"))
        }
    }

    fn check_weekday(&self) -> Result<(), String> {
        let fields = (self.year(), self.get(Field::Month), self.get(Field::Day), self.get(Field::Weekday));
        let (Some(year), Some(month), Some(day), Some(weekday)) = fields else { return Ok(()) };
        let date = i16::try_from(year).ok().and_then(|year| Date::new(year, month as i8, day as i8).ok());
        match date.map(|date| i64::from(date.weekday().to_monday_one_offset())) {
            Some(actual) if actual != weekday => {
                let name = |day| super::names::write(Field::Weekday, super::names::Style::Full, day);
                Err(format!("its date is a {}, not a {}", name(actual), name(weekday)))
            }
            _ => Ok(()),
        }
    }

    fn check_quarter(&self) -> Result<(), String> {
        match (self.get(Field::Quarter), self.get(Field::Month)) {
            (Some(quarter), Some(month)) if (month - 1) / 3 + 1 != quarter => {
                Err(format!("month {month} is not in quarter {quarter}"))
            }
            _ => Ok(()),
        }
    }

    fn check_hour(&self) -> Result<(), String> {
        let of_day = self.get(Field::Hour).or_else(|| self.get(Field::HourFromOne).map(|hour| hour % 24));
        let Some(hour) = of_day else { return Ok(()) };
        let half = self.get(Field::HalfDay).is_none_or(|half| half == hour / 12);
        let of_half =
            self.get(Field::HalfDayHour).or_else(|| self.get(Field::HalfDayHourFromOne).map(|hour| hour % 12));
        if half && of_half.is_none_or(|of_half| of_half == hour % 12) {
            Ok(())
        } else {
            Err(format!("hour {hour} of the day is not the hour it tells with AM or PM"))
        }
    }
}

/// How many days a month has; February has 29 where the year is not known.
fn days_in_month(year: Option<i64>, month: i64) -> i64 {
    match month {
        2 if year.is_none_or(is_leap) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

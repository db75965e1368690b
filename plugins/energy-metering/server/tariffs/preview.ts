import { LingtanError } from '@lingtan/sdk';
import { touPeriods } from '../../contracts/index.ts';
import type { TariffVersion, TouPeriod } from '../../contracts/index.ts';
import {
  addDecimals,
  adderSum,
  calendarDay,
  dateToDays,
  dayHours,
  daysToDate,
  energyPrice,
  factorOf,
  fixedBase,
  formatDecimal,
  instantOfDate,
  runsOf,
  seasonOf,
} from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { readPrices } from './price-periods.ts';

/** What a version makes of a year, by local date. */
export function previewYear(version: TariffVersion, year: number) {
  const first = dateToDays(`${year}-01-01`);
  const count = dateToDays(`${year + 1}-01-01`) - first;
  const minutes = new Map<TouPeriod, number>();
  let unknownDays = 0;
  const days = Array.from({ length: count }, (_, index) => {
    const date = daysToDate(first + index);
    const season = seasonOf(version, Number(date.slice(5, 7)));
    const found = hoursOf(version, first + index);
    if (found === null) unknownDays += 1;
    else
      for (const { from, to, period } of runsOf(found.hours))
        minutes.set(period, (minutes.get(period) ?? 0) + to - from);
    const { type, holiday, makeUp } = calendarDay(date, version.energy);
    const schedule = found === null ? null : season.schedules.indexOf(found);
    return { date, type, holiday, makeUp, season: season.id, schedule };
  });
  const schedules = version.energy.seasons.flatMap((season) =>
    season.schedules.map(({ hours }, schedule) => ({ season: season.id, schedule, runs: [...runsOf(hours)] })),
  );
  const hours: Partial<Record<TouPeriod, number>> = {};
  for (const period of touPeriods) {
    const sum = minutes.get(period);
    if (sum !== undefined) hours[period] = sum / 60;
  }
  return { days, schedules, hours, unknownDays, prices: priceTable(version) };
}

/** Price of each period that occurs in each season; empty when the base is a market series. */
function priceTable(version: TariffVersion) {
  const base = fixedBase(version);
  if (!base) return [];
  const adders = adderSum(version);
  return version.energy.seasons.flatMap((season) => {
    const used = new Set(season.schedules.flatMap(({ hours }) => runsOf(hours).map(({ period }) => period)));
    return touPeriods
      .filter((period) => used.has(period))
      .map((period) => {
        const energy = energyPrice(version, season.id, period, base);
        return {
          season: season.id,
          period,
          factor: formatDecimal(factorOf(version, season.id, period)),
          energyPrice: formatDecimal(energy),
          totalPrice: formatDecimal(addDecimals(energy, adders)),
        };
      });
  });
}

/** Schedule of a date; null where it depends on a day type that is not known. */
function hoursOf(version: TariffVersion, days: number) {
  try {
    return dayHours(version, days).schedule;
  } catch (error) {
    if (error instanceof LingtanError && error.code === 'TARIFF_CALENDAR_UNKNOWN') return null;
    throw error;
  }
}

/** Prices of seven local days of one version, as if it were valid then; with the reason when they cannot be told. */
export async function previewWeek(
  energy: Pick<Energy, 'telemetry'>,
  tariff: { id: string; timeZone: string },
  version: TariffVersion,
  week: string,
) {
  const first = dateToDays(week);
  const span = { from: instantOfDate(first, tariff.timeZone), to: instantOfDate(first + 7, tariff.timeZone) };
  // Shown for any week, whether or not the version is valid in it.
  const always = { ...version, validFrom: '1000-01-01' };
  delete always.validTo;
  try {
    const periods = await readPrices(energy, { ...tariff, versions: [always] }, span);
    return { week: periods.map((p) => ({ ...p, version: `${tariff.id}/${version.validFrom}` })), weekProblem: null };
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    return { week: [], weekProblem: error.message };
  }
}

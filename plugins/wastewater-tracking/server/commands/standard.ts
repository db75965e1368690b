import { standardInput } from '../../contracts/index.ts';
import { judge, rowFromShipped, waterErrors, type LimitSet } from '../../domain/index.ts';
import { readShippedLimits } from './limits.ts';
import { waterCommand } from './command.ts';

/** Any day: what is shipped has no dates, and the day only decides seasons. */
const anyDay = '2026-01-01';

export const judgeStandardCommand = waterCommand(
  'judge-standard',
  'Judges values of a day by the limits of a standard that are shipped',
  standardInput,
  (input) => {
    const { rows } = readShippedLimits();
    const classes = [...new Set(rows.filter((row) => row.standard === input.standard).map((row) => row.class))];
    const known = [...new Set(rows.map((row) => row.standard))].join(', ');
    if (classes.length === 0) throw waterErrors.UNKNOWN_STANDARD({ standard: input.standard, known });
    const chosen = input.class ?? (classes.length === 1 ? classes[0] : undefined);
    if (chosen === undefined || !classes.includes(chosen))
      throw waterErrors.UNKNOWN_CLASS({ class: input.class ?? 'nothing', known: classes.join(', ') });
    const limits = rows.filter((row) => row.standard === input.standard && row.class === chosen);
    const day = input.day ?? anyDay;
    const set: LimitSet = {
      id: `${input.standard} ${chosen}`,
      version: 1,
      outlet: 'outlet',
      standard: input.standard,
      validFrom: day,
      rows: limits
        .flatMap((row) => rowFromShipped(row) ?? [])
        .map((row) => ({ ...row, verifiedBy: input.verified_by ?? row.verifiedBy ?? null })),
    };
    const context = {
      day,
      temperatureC: input.water_temperature_C ?? null,
      ...(input.plant_built === undefined ? {} : { plantBuilt: input.plant_built }),
    };
    const judgements = Object.entries(input.values).flatMap(([parameter, value]) => {
      const unit = limits.find((row) => row.parameter === parameter)?.unit ?? '';
      const judged = { parameter, basis: 'day-mean', value, unit, valid: true } as const;
      return judge([set], 'outlet', judged, context, input.warn_from).map(({ verdict, reason, ratio, limit }) => ({
        parameter,
        value,
        unit,
        verdict,
        ...(reason ? { reason } : {}),
        ratio,
        min: limit?.row.min ?? null,
        max: limit?.row.max ?? null,
        condition: limit?.row.condition ?? null,
        status: limit?.row.status ?? null,
      }));
    });
    return { standard: input.standard, class: chosen, judgements };
  },
);

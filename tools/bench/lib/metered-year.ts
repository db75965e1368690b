import { startEnergyPark, type EnergyPark } from './energy-park.ts';
import { energySql, hours, meters, yearEnd, yearStart } from './carbon-year.ts';

const firstMinute = yearStart / 60_000;

/**
 * A park whose 1,000 consumers and grid meter have every hour of the year closed: the rows that closing writes, put there by SQL.
 * The grid meter imports what the consumers use.
 */
export async function meteredYear(): Promise<EnergyPark> {
  const loads = Array.from({ length: meters }, (_, i) => ({ id: `m${i}`, everySeconds: 3600, enterpriseId: `e${i}` }));
  const park = await startEnergyPark(
    [{ id: 'grid', everySeconds: 3600, role: 'grid' }, ...loads],
    yearEnd + 36 * 3_600_000,
    {
      config: { intervalMinutes: 60 },
      enterprises: loads.map(({ enterpriseId }) => enterpriseId),
    },
  );
  await park.database.withOwner(async (owner) => {
    await owner.query(`select set_config('lingtan.park_id', 'bench', false), set_config('lingtan.park_no', no::text, false)
      from kernel.parks where id = 'bench'`);
    await owner.query(
      `insert into plugin_energy_metering.interval_codes (name) values ('counter') on conflict do nothing`,
    );
    await owner.query(
      `insert into plugin_energy_metering.interval_series (park_id, meter_id, direction, minutes)
      select 'bench', meter, 'import', 60 from unnest($1::text[]) meter`,
      [['grid', ...loads.map(({ id }) => id)]],
    );
    await owner.query(`insert into plugin_energy_metering.interval_basis (park_id, key, series, enterprise_id, origin, ratio, produced_by)
      select 'bench', meter_id, id, nullif(replace(meter_id, 'm', 'e'), 'grid'), 'closing', 1, 'bench'
      from plugin_energy_metering.interval_series`);
    const rows = (amount: string, series: string): string => `
      insert into plugin_energy_metering.interval_rows (amount, recorded_at, series, slot, basis, revision, park_no, status, method)
      select ${amount}, now(), s.id, ${firstMinute} + slot * 60, b.id, 1, current_setting('lingtan.park_no')::smallint, 0, c.code
      from generate_series(0, ${hours - 1}) slot
      cross join plugin_energy_metering.interval_series s
      join plugin_energy_metering.interval_basis b on b.series = s.id
      join plugin_energy_metering.interval_codes c on c.name = 'counter'
      where s.meter_id ${series} order by slot, s.id`;
    await owner.query(rows(energySql('substr(s.meter_id, 2)', 'slot'), `<> 'grid'`));
    await owner.query(
      rows(`(select sum(${energySql('meter', 'slot')}) from generate_series(0, ${meters - 1}) meter)`, `= 'grid'`),
    );
    await owner.query('vacuum (analyze) plugin_energy_metering.interval_rows');
  });
  return park;
}

import type { PluginFigure, PluginFiguresService } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Energy } from './context.ts';
import { readToday } from './overview.ts';

/** Energy of the day so far by source and use, and what stands on issued bills, for who watches the installation. */
export const energyFigures = (energy: Energy): PluginFiguresService => ({
  async figures() {
    const today = await readToday(energy, null, null);
    const sides = { source: today.sources, use: today.uses };
    const energyToday = Object.entries(sides).flatMap(([side, items]) =>
      items.map(({ item, energyWh }): PluginFigure => ({
        name: 'energy_today_wh',
        help: 'Energy since midnight in the zone of the park, as far as intervals are closed',
        labels: { side, item },
        value: energyWh,
      })),
    );
    const { rows } = await energy.scope.db.tx((tx) =>
      tx.execute<{ bills: number; fen: number }>(sql`
        select count(*)::float8 as bills, coalesce(sum(b.total_fen), 0)::float8 as fen from plugin_energy_metering.bills b
        where b.park_id = current_setting('lingtan.park_id') and 'issued' = (
          select s.state from plugin_energy_metering.bill_states s
          where s.park_id = b.park_id and s.bill_id = b.id order by s.id desc limit 1)`),
    );
    const { bills, fen } = rows[0]!;
    return [
      ...energyToday,
      { name: 'bills_issued', help: 'Bills that are issued and not superseded', labels: {}, value: bills },
      { name: 'bills_issued_fen', help: 'What stands on them, in fen', labels: {}, value: fen },
    ];
  },
});

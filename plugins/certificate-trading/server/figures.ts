import type { PluginFiguresService } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { dayOf, type Certificates } from './context.ts';
import { balancesOn } from './places/validity.ts';

/** What the ledger of certificates holds, and the money in it, for who watches the installation. */
export const certificateFigures = ({ scope }: Certificates): PluginFiguresService => ({
  async figures() {
    const { wh, fen } = await scope.db.tx(async (tx) => ({
      wh: await tx.execute<{ bucket: string; wh: number }>(sql`
        select bucket, sum(abs(wh))::float8 as wh from ${balancesOn(dayOf(scope))} group by bucket`),
      fen: await tx.execute<{ bucket: string; fen: number }>(sql`
        select bucket, sum(fen)::float8 as fen from plugin_certificate_trading.money_balances
        where park_id = current_setting('lingtan.park_id') and fen > 0 group by bucket`),
    }));
    return [
      ...wh.rows.map(({ bucket, wh: value }) => ({
        ...{ name: 'certificates_wh', help: 'Certificates in the ledger, by what became of them', labels: { bucket } },
        value,
      })),
      ...fen.rows.map(({ bucket, fen: value }) => ({
        ...{ name: 'market_money_fen', help: 'Money of the accounts of the market, in fen', labels: { bucket } },
        value,
      })),
    ];
  },
});

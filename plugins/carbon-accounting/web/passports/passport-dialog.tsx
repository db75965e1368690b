import {
  CancelButton,
  DataTable,
  Dialog,
  DownloadLink,
  formatNumber,
  formatTime,
  ownName,
  Quantity,
  usePark,
  useResolvePath,
  type Column,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PassportHead } from '../../contracts/passport-routes.ts';
import { useItemName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import './passports.css';

type Part = PassportHead['parts'][number];

/** One passport: where its footprint comes from, its record and its QR code. */
export function PassportDialog({ passport, onClose }: { passport: PassportHead; onClose: () => void }): ReactNode {
  const t = useT();
  const resolve = useResolvePath();
  const name = useItemName();
  const { id, batch, revision, unit } = passport;
  const product = ownName(passport.product);
  const columns: Column<Part>[] = [
    { id: 'process', title: t('passports.process'), phone: true, value: ({ process }) => process },
    { id: 'item', title: t('activities.item'), phone: true, value: ({ item }) => name(item) },
    { id: 'kind', title: t('activities.kind'), value: ({ kind }) => t.of('passports.kind', kind) },
    {
      id: 'per',
      title: t('passports.footprint'),
      kind: 'number',
      unit,
      phone: true,
      value: ({ tPerUnit }) => tPerUnit,
    },
  ];
  return (
    <Dialog
      wide
      title={t('scenarios.option', { name: `${product} · ${batch}`, revision })}
      onClose={onClose}
      data-testid="passport"
    >
      <div className="carbon-passport">
        <img
          src={resolve(`./passports/${id}/qr?revision=${revision}`)}
          alt={t('passports.qr', { product, batch })}
          width={180}
          height={180}
        />
        <p>
          {t('passports.sentence', {
            ...{ producer: ownName(passport.producer), on: passport.producedOn, amount: passport.amount },
            ...{ unit: passport.amountUnit, tonnes: formatNumber(Number(passport.batchT), { digits: 3 }) },
          })}
          <br />
          {t('passports.method', { method: passport.profile, rule: t.of('passports.rule', passport.allocation) })}
          <br />
          <code>SHA-256 {passport.sha256}</code>
        </p>
      </div>
      {passport.metered ? <MeteredPart metered={passport.metered} /> : null}
      <DataTable
        id="parts"
        columns={columns}
        rows={passport.parts}
        rowKey={({ process, kind, item }) => `${process}|${kind}|${item}`}
        exportName={`passport-${id}`}
        maxHeight={280}
        bare
      />
      <ul>
        {passport.factors.map((each) => (
          <li key={each}>{factorLine(each, name)}</li>
        ))}
      </ul>
      <div className="lt-buttons">
        <CancelButton>{t('requests.close')}</CancelButton>
        <DownloadLink href={`./passports/${id}/json?revision=${revision}`}>JSON</DownloadLink>
        <DownloadLink href={`./passports/${id}/qr?revision=${revision}`}>QR</DownloadLink>
      </div>
    </Dialog>
  );
}

/** `item: value unit (id@version)` with the item by its name and the unit as it is written. */
function factorLine(line: string, name: (item: string) => string): string {
  const [item = '', ...rest] = line.split(': ');
  return [name(item), ...rest].join(': ').replaceAll('CO2', 'CO₂');
}

/** What the batch ran on: each meter opens to its intervals. */
function MeteredPart({ metered }: { metered: NonNullable<PassportHead['metered']> }): ReactNode {
  const t = useT();
  const { timeZone } = usePark();
  const at = (instant: string): string => formatTime(Date.parse(instant), 'short', timeZone);
  return (
    <p data-testid="passport-metered">
      {t('passports.metered', { from: at(metered.from), to: at(metered.to) })}
      {metered.meters.map(({ id, energyWh, quality, ref }) => (
        <span key={id}>
          {' · '}
          {id}: <Quantity value={Number(energyWh)} unit="Wh" quality={quality} evidence={ref} />
        </span>
      ))}
      {metered.provisional ? ` · ${t('passports.provisional')}` : ''}
    </p>
  );
}

import { FieldRow, SelectField, TextField, useLocalized } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { WaterStream, WaterUnit } from '../../contracts/config.ts';
import { useT } from '../use-t.ts';
import { numberOf } from './fields.ts';
import { pruned } from './plant-edits.ts';
import { PointField } from './point-field.tsx';

const roles = ['intake', 'inner', 'reuse', 'discharge', 'loss'] as const;
const ports = ['product', 'by-product'] as const;

/** The facts of a stream: between which units it runs, and what measures it. */
export function StreamForm(props: {
  stream: WaterStream;
  units: readonly WaterUnit[];
  change: (stream: WaterStream) => void;
}): ReactNode {
  const { stream, units, change } = props;
  const t = useT();
  const text = useLocalized();
  const [share, setShare] = useState(stream.share === undefined ? '' : String(stream.share));
  const [accuracy, setAccuracy] = useState(String(stream.accuracyPercent));
  const set = (of: { [Key in keyof WaterStream]?: WaterStream[Key] | undefined }): void =>
    change(pruned<WaterStream>({ ...stream, ...of }));
  const ends = units.map(({ id, name }) => ({ value: id, label: text(name) }));
  // An end that is not there any more stays to be seen until it is mended.
  const withEnd = (end: string | undefined) =>
    end === undefined || units.some(({ id }) => id === end) ? ends : [...ends, { value: end, label: end }];
  return (
    <div className="water-train-form" data-testid="water-train-stream">
      <FieldRow columns={3}>
        <TextField
          label={t('train.id')}
          help={t('reuse.id-help')}
          value={stream.id}
          onChange={(id) => set({ id })}
          maxLength={63}
        />
        <TextField
          label={t('train.name-en')}
          value={stream.name.en}
          onChange={(en) => set({ name: { ...stream.name, en } })}
          maxLength={100}
        />
        <TextField
          label={t('train.name-zh')}
          value={stream.name['zh-CN']}
          onChange={(zh) => set({ name: { ...stream.name, 'zh-CN': zh } })}
          maxLength={100}
        />
      </FieldRow>
      <FieldRow columns={4}>
        <SelectField
          label={t('train.from')}
          value={stream.from ?? ''}
          none={t('train.outside')}
          options={withEnd(stream.from)}
          onChange={(from) => set({ from: from === '' ? undefined : from })}
        />
        <SelectField
          label={t('train.to')}
          value={stream.to ?? ''}
          none={t('train.outside')}
          options={withEnd(stream.to)}
          onChange={(to) => set({ to: to === '' ? undefined : to })}
        />
        <SelectField
          label={t('train.role')}
          value={stream.role}
          options={roles.map((role) => ({ value: role, label: t(`train.role-${role}`) }))}
          onChange={(role) => role !== '' && set({ role })}
        />
        <SelectField
          label={t('train.port')}
          value={stream.port ?? ''}
          none={t('train.port-by-role')}
          options={ports.map((port) => ({ value: port, label: t(`train.port-${port}`) }))}
          onChange={(port) => set({ port: port === '' ? undefined : port })}
        />
      </FieldRow>
      <FieldRow columns={4}>
        <PointField label={t('train.flow')} value={stream.flowPoint} onChange={(flowPoint) => set({ flowPoint })} />
        <PointField
          label={t('train.counter')}
          value={stream.counterPoint}
          onChange={(counterPoint) => set({ counterPoint })}
        />
        <TextField
          label={t('train.accuracy')}
          kind="decimal"
          unit="%"
          value={accuracy}
          error={numberOf(accuracy, { above: 0, most: 100 }) == null ? t('reuse.invalid.positive') : undefined}
          onChange={(typed) => {
            setAccuracy(typed);
            const value = numberOf(typed, { above: 0, most: 100 });
            if (value != null) set({ accuracyPercent: value });
          }}
        />
        <TextField
          label={t('train.share')}
          help={t('train.share-help')}
          kind="decimal"
          value={share}
          error={numberOf(share, { above: 0, most: 1 }) === null ? t('train.invalid-share') : undefined}
          onChange={(typed) => {
            setShare(typed);
            const value = numberOf(typed, { above: 0, most: 1 });
            if (value !== null) set({ share: value });
          }}
        />
      </FieldRow>
    </div>
  );
}

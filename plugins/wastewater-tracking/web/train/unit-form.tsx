import { Field, FieldRow, SelectField, TextField, type JsonSchema } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { WaterUnit } from '../../contracts/config.ts';
import { unitKinds } from '../../contracts/unit-kinds.ts';
import { useT } from '../use-t.ts';
import { numberOf, sharesText, sharesOf } from './fields.ts';
import { PointField } from './point-field.tsx';
import { pruned } from './plant-edits.ts';
import { VesselForm } from './vessel-form.tsx';

/** The facts of a unit. Texts that are not numbers yet stay here until they are. */
export function UnitForm({
  unit,
  vessel,
  change,
}: {
  unit: WaterUnit;
  /** What describes the pressure vessels of a unit. */
  vessel: JsonSchema;
  change: (unit: WaterUnit) => void;
}): ReactNode {
  const t = useT();
  const [volume, setVolume] = useState(unit.volumeM3 === undefined ? '' : String(unit.volumeM3));
  const [recovery, setRecovery] = useState(unit.recovery === undefined ? '' : String(unit.recovery));
  const [removal, setRemoval] = useState(sharesText(unit.removal));
  const set = (of: { [Key in keyof WaterUnit]?: WaterUnit[Key] | undefined }): void =>
    change(pruned<WaterUnit>({ ...unit, ...of }));
  const volumeOf = numberOf(volume, { above: 0 });
  const recoveryOf = numberOf(recovery, { above: 0, most: 1 });
  const removalOf = sharesOf(removal);
  return (
    <div className="water-train-form" data-testid="water-train-unit">
      <FieldRow columns={4}>
        <TextField
          label={t('train.id')}
          help={t('reuse.id-help')}
          value={unit.id}
          onChange={(id) => set({ id })}
          maxLength={63}
        />
        <TextField
          label={t('train.name-en')}
          value={unit.name.en}
          onChange={(en) => set({ name: { ...unit.name, en } })}
          maxLength={100}
        />
        <TextField
          label={t('train.name-zh')}
          value={unit.name['zh-CN']}
          onChange={(zh) => set({ name: { ...unit.name, 'zh-CN': zh } })}
          maxLength={100}
        />
        <SelectField
          label={t('train.kind')}
          value={unit.kind}
          options={unitKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onChange={(kind) => kind !== '' && set({ kind })}
        />
      </FieldRow>
      <FieldRow columns={4}>
        <TextField
          label={t('train.recovery')}
          help={t(unit.vessel ? 'train.recovery-of-vessel' : 'train.recovery-help')}
          disabled={unit.vessel !== undefined}
          kind="decimal"
          value={unit.vessel ? '' : recovery}
          error={recoveryOf === null ? t('train.invalid-share') : undefined}
          onChange={(typed) => {
            setRecovery(typed);
            const value = numberOf(typed, { above: 0, most: 1 });
            if (value !== null) set({ recovery: value });
          }}
        />
        <Field
          label={t('train.removal')}
          help={t('train.removal-help')}
          error={removalOf === null ? t('train.invalid-removal') : undefined}
        >
          <input
            value={removal}
            aria-invalid={removalOf === null ? true : undefined}
            autoComplete="off"
            onChange={(event) => {
              setRemoval(event.currentTarget.value);
              const shares = sharesOf(event.currentTarget.value);
              if (shares !== null) set({ removal: Object.keys(shares).length === 0 ? undefined : shares });
            }}
          />
        </Field>
        <PointField label={t('train.level')} value={unit.levelPoint} onChange={(levelPoint) => set({ levelPoint })} />
        <TextField
          label={t('train.volume')}
          help={t('train.volume-help')}
          kind="decimal"
          unit="m³"
          value={volume}
          error={volumeOf === null ? t('reuse.invalid.positive') : undefined}
          onChange={(typed) => {
            setVolume(typed);
            const value = numberOf(typed, { above: 0 });
            if (value !== null) set({ volumeM3: value });
          }}
        />
      </FieldRow>
      <VesselForm
        unit={unit}
        schema={vessel}
        change={(next) => {
          setRecovery('');
          set({ vessel: next, recovery: undefined });
        }}
      />
    </div>
  );
}

import {
  ActionButton,
  FilterSelect,
  isSameValue,
  notify,
  Page,
  Panel,
  useApiMutation,
  useLocalized,
  useUnsaved,
  type JsonSchema,
} from '@lingtan/web-sdk';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { WastewaterConfig, WaterPlant } from '../../contracts/config.ts';
import { trainProblems } from '../../contracts/train-check.ts';
import { useT } from '../use-t.ts';
import { configPath, type DescribedConfig, type StoredConfig } from './config-path.ts';
import {
  addStream,
  addUnit,
  arranged,
  placeUnit,
  removeChosen,
  setStream,
  setUnit,
  type Chosen,
} from './plant-edits.ts';
import { StreamForm } from './stream-form.tsx';
import { Problems } from './train-problems.tsx';
import { TrainDiagram } from './train-diagram.tsx';
import { UnitForm } from './unit-form.tsx';
import { useHistory } from './use-history.ts';
import { useModel } from './use-model.ts';
import { vesselProblems, vesselSchema, type ShownProblem } from './vessel.ts';
import './train.css';

export interface TrainEditorProps {
  plants: readonly WaterPlant[];
  initial: WaterPlant;
  choose: (id: string) => void;
  stored: DescribedConfig;
}

/** One plant as a drawing and a form; nothing is stored before it is saved, and every step can be taken back until then. */
export function TrainEditor({ plants, initial, choose, stored }: TrainEditorProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { value: plant, change, undo, redo } = useHistory(initial);
  const [chosen, setChosen] = useState<Chosen>(null);
  const [base, setBase] = useState<StoredConfig>(stored);
  const vessel = useMemo(() => vesselSchema(stored.schema), [stored.schema]);
  const title = (of: JsonSchema): string => (of.titles ? text(of.titles) : (of.title ?? ''));
  const problems: readonly ShownProblem[] = [...trainProblems(plant), ...vesselProblems(plant, vessel, title)];
  const model = useModel(plant, problems.length === 0);
  const missing = model?.data.missing;
  const save = useApiMutation<StoredConfig, { value: WastewaterConfig; revision: string }>(configPath, {
    method: 'PUT',
    invalidate: [configPath, './plants'],
    onSuccess: (answer) => {
      setBase(answer);
      notify.success(t('train.saved'));
    },
  });
  const saved = base.value.plants.find(({ id }) => id === plant.id);
  const dirty = !isSameValue(saved, plant);
  const edits = useUnsaved(dirty);
  const wrong = new Set(
    problems.flatMap(({ path, names }) => [`${path[0] === 'units' ? 'unit' : 'stream'}/${names[0]}`]),
  );

  const send = (): void => {
    const value = { ...base.value, plants: base.value.plants.map((each) => (each.id === plant.id ? plant : each)) };
    save.mutate(
      { value, revision: base.revision },
      {
        // Somebody else has saved meanwhile: their change is not to be lost.
        onError: (error) =>
          error.problem.code === 'PLUGIN_CONFIG_CHANGED' ? notify.warning(t('train.conflict')) : notify.error(error),
      },
    );
  };
  const remove = (): void => {
    if (!chosen) return;
    change(removeChosen(plant, chosen));
    setChosen(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // In a text the keys belong to the text.
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    const command = event.ctrlKey || event.metaKey;
    if (typing) return;
    if (command && event.key.toLowerCase() === 'z') (event.shiftKey ? redo : undo)?.();
    else if (command && event.key.toLowerCase() === 'y') redo?.();
    else if (event.key === 'Delete') remove();
    else return;
    event.preventDefault();
  };
  const unit = chosen?.kind === 'unit' ? plant.units[chosen.index] : undefined;
  const stream = chosen?.kind === 'stream' ? plant.streams[chosen.index] : undefined;
  return (
    <div onKeyDown={onKeyDown}>
      <Page
        title={`${t('train.title')} · ${text(plant.name)}`}
        meta={dirty ? t('train.unsaved') : t('train.meta')}
        actions={
          <>
            {plants.length > 1 ? (
              <FilterSelect
                label={t('plant.choose')}
                value={plant.id}
                options={plants.map(({ id, name }) => ({ value: id, label: text(name) }))}
                onChange={(id) => edits.leave(() => choose(id))}
              />
            ) : null}
            <ActionButton disabled={!undo} title="Ctrl+Z" onClick={() => undo?.()}>
              {t('train.undo')}
            </ActionButton>
            <ActionButton disabled={!redo} title="Ctrl+Y" onClick={() => redo?.()}>
              {t('train.redo')}
            </ActionButton>
            <ActionButton
              primary
              disabled={!dirty || problems.length > 0 || save.isPending}
              onClick={send}
              data-testid="water-train-save"
            >
              {t('train.save')}
            </ActionButton>
          </>
        }
        data-testid="water-train"
      >
        <Panel
          title={t('train.diagram')}
          meta={missing ? t(`train.no-model.${missing.what}`, { names: missing.names.join(', ') }) : t('diagram.meta')}
          actions={
            <>
              {plant.units.some(({ place }) => place !== undefined) ? (
                <ActionButton onClick={() => change(arranged(plant))}>{t('train.arrange')}</ActionButton>
              ) : null}
              <ActionButton
                onClick={() => {
                  change(addUnit(plant));
                  setChosen({ kind: 'unit', index: plant.units.length });
                }}
              >
                {t('train.add-unit')}
              </ActionButton>
              <ActionButton
                onClick={() => {
                  change(addStream(plant, unit?.id));
                  setChosen({ kind: 'stream', index: plant.streams.length });
                }}
              >
                {t('train.add-stream')}
              </ActionButton>
            </>
          }
        >
          <TrainDiagram
            plant={plant}
            model={model}
            chosen={chosen}
            wrong={wrong}
            choose={setChosen}
            place={(index, at) => change(placeUnit(plant, index, at))}
          />
          <Problems problems={problems} plant={plant} choose={setChosen} />
        </Panel>
        <Panel
          title={
            unit
              ? `${t('train.unit')} · ${text(unit.name)}`
              : stream
                ? `${t('train.stream')} · ${text(stream.name)}`
                : t('train.nothing')
          }
          actions={
            chosen ? (
              <ActionButton danger onClick={remove} title="Delete">
                {t('train.remove')}
              </ActionButton>
            ) : null
          }
        >
          {unit ? (
            <UnitForm
              key={`unit/${chosen!.index}`}
              unit={unit}
              vessel={vessel}
              change={(next) => change(setUnit(plant, chosen!.index, next))}
            />
          ) : stream ? (
            <StreamForm
              key={`stream/${chosen!.index}`}
              stream={stream}
              units={plant.units}
              change={(next) => change(setStream(plant, chosen!.index, next))}
            />
          ) : (
            <p className="water-note">{t('train.nothing-hint')}</p>
          )}
        </Panel>
      </Page>
    </div>
  );
}

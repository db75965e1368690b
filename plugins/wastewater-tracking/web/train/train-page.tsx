import { Page, useApi, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { configPath, type DescribedConfig } from './config-path.ts';
import { TrainEditor } from './train-editor.tsx';

/** Units, streams and parameters of a plant, drawn and edited. */
export function TrainPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const stored = useApi<DescribedConfig>(configPath);
  const [chosen, choose] = useState('');
  const plants = stored.data?.value.plants ?? [];
  const plant = plants.find(({ id }) => id === chosen) ?? plants[0];
  // The editor begins with what is stored now, not with what was when it was last read.
  const [openFor, setOpenFor] = useState<string | null>(null);
  const opens = plant !== undefined && (openFor === plant.id || !stored.isFetching);
  if (opens && openFor !== plant.id) setOpenFor(plant.id);
  if (!plant || !stored.data || !opens)
    return (
      <Page
        title={t('train.title')}
        state={
          plant
            ? { kind: 'loading' }
            : viewState(stored, {
                when: stored.data !== undefined,
                title: t('empty.title'),
                hint: t('empty.hint'),
              })
        }
      />
    );
  return <TrainEditor key={plant.id} plants={plants} initial={plant} choose={choose} stored={stored.data} />;
}

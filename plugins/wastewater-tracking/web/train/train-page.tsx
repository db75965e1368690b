import { Page, useApi, useT, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { configPath, type StoredConfig } from './config-path.ts';
import { TrainEditor } from './train-editor.tsx';

/** Units, streams and parameters of a plant, drawn and edited. */
export function TrainPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const stored = useApi<StoredConfig>(configPath);
  const [chosen, choose] = useState('');
  const plants = stored.data?.value.plants ?? [];
  const plant = plants.find(({ id }) => id === chosen) ?? plants[0];
  if (!plant || !stored.data)
    return (
      <Page
        title={t('train.title')}
        state={viewState(stored, {
          when: stored.data !== undefined,
          title: t('empty.title'),
          hint: t('empty.hint'),
        })}
      />
    );
  return (
    <TrainEditor
      key={plant.id}
      plants={plants}
      initial={plant}
      choose={choose}
      stored={stored.data}
      reload={async () => (await stored.refetch()).data}
    />
  );
}

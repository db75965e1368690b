import { useApi, type ViewState, viewState } from '@lingtan/web-sdk';
import { useState } from 'react';
import type { PlantShape } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** The plants of the park and the one that is looked at. */
export function usePlants(): {
  plants: readonly PlantShape[];
  plant: PlantShape | undefined;
  choose: (id: string) => void;
  state: ViewState;
} {
  const t = useT();
  const loaded = useApi<{ plants: PlantShape[] }>('./plants');
  const [chosen, choose] = useState('');
  const plants = loaded.data?.plants ?? [];
  return {
    plants,
    plant: plants.find(({ id }) => id === chosen) ?? plants[0],
    choose,
    state: viewState(loaded, {
      when: loaded.data !== undefined && plants.length === 0,
      title: t('empty.title'),
      hint: t('empty.hint'),
    }),
  };
}

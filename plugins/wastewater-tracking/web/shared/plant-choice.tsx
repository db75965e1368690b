import { FilterSelect, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantShape } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** Which plant is looked at; nothing where there is but one. */
export function PlantChoice(props: {
  plants: readonly PlantShape[];
  plant: PlantShape | undefined;
  choose: (id: string) => void;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  if (props.plants.length < 2) return null;
  return (
    <FilterSelect
      label={t('plant.choose')}
      value={props.plant?.id ?? ''}
      options={props.plants.map(({ id, name }) => ({ value: id, label: text(name) }))}
      onChange={props.choose}
    />
  );
}

import {
  ActionButton,
  api,
  asProblem,
  Figure,
  Figures,
  Notice,
  saveFile,
  useLocalized,
  type LocalizedText,
} from '@lingtan/web-sdk';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { parkFileOf, pointsOf } from './draft.ts';
import type { StepProps } from './types.ts';

/** What will be made, checked by a dry run as `lingtan park apply --dry-run` does it. */
export function ReviewStep({ draft, setup }: StepProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const file = parkFileOf(draft, setup) as { plugins: object };
  const content = JSON.stringify(file, null, 2);
  const checked = useQuery({
    queryKey: ['park-setup-check', content],
    queryFn: () =>
      api<{ warnings: LocalizedText[] }>('/api/park-files', {
        method: 'POST',
        body: { text: content, name: draft.id, dryRun: true },
      }),
    retry: false,
  });
  const figures = {
    enterprises: draft.enterprises.length,
    assets: draft.assets.length,
    points: draft.assets.reduce((sum, asset) => sum + pointsOf(asset, draft, setup).length, 0),
    devices: draft.devices.length,
    plugins: Object.keys(file.plugins).length,
    people: draft.people.length,
  };
  return (
    <>
      <Figures>
        {(Object.keys(figures) as (keyof typeof figures)[]).map((name) => (
          <Figure key={name} label={t(`setup.count-${name}`)}>
            {figures[name]}
          </Figure>
        ))}
      </Figures>
      {checked.error ? (
        <Notice tone="alarm" title={t('setup.refused')}>
          {asProblem(checked.error).message}
        </Notice>
      ) : checked.data ? (
        <Notice title={t('setup.checked')} data-testid="setup-checked">
          {checked.data.warnings.map(text).join(' · ')}
        </Notice>
      ) : null}
      <div>
        <ActionButton onClick={() => saveFile(`${draft.id}.yaml`, content, 'application/yaml')}>
          {t('setup.save-file')}
        </ActionButton>
      </div>
    </>
  );
}

import { useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { configsOf, withNeeds } from './draft.ts';
import type { StepProps } from './types.ts';

/** Which plugins run on the park. What others need is taken along. */
export function PluginsStep({ draft, setup, change }: StepProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const needed = new Set(withNeeds([...draft.plugins, ...Object.keys(configsOf(draft, setup))], setup));
  return (
    <ul className="setup-plugins">
      {setup.plugins.map(({ id, title, description, unset }) => {
        const chosen = draft.plugins.includes(id);
        return (
          <li key={id}>
            <label className="setup-check">
              <input
                type="checkbox"
                checked={needed.has(id)}
                disabled={needed.has(id) && !chosen}
                data-testid={`choose-${id}`}
                onChange={(event) =>
                  change({
                    plugins: event.currentTarget.checked
                      ? [...draft.plugins, id]
                      : draft.plugins.filter((each) => each !== id),
                  })
                }
              />
              <strong>{text(title)}</strong>
            </label>
            <p className="setup-quiet">
              {text(description)}
              {unset ? null : ` ${t('setup.needs-settings')}`}
              {needed.has(id) && !chosen ? ` ${t('setup.taken-along')}` : null}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

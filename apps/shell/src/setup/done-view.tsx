import { ActionLink, Notice } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { Invited } from './create-park.ts';

/** The park is there; first passwords are shown here and nowhere else. */
export function DoneView({ park, invited }: { park: string; invited: readonly Invited[] }): ReactNode {
  const t = useT();
  return (
    <div className="setup-done" data-testid="setup-done">
      <Notice title={t('setup.done')}>{invited.length > 0 ? t('setup.passwords-once') : null}</Notice>
      {invited.length > 0 ? (
        <dl className="setup-passwords">
          {invited.map(({ name, email, password, problem }) => (
            <div key={email}>
              <dt>
                {name} · {email}
              </dt>
              <dd>{password ? <code>{password}</code> : <span role="alert">{problem}</span>}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <div>
        <ActionLink primary to={`/parks/${park}`} data-testid="setup-open">
          {t('setup.open')}
        </ActionLink>
      </div>
    </div>
  );
}

import { parkRoles, SelectField, TextField, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { Rows } from './rows.tsx';
import type { DraftPerson, StepProps } from './types.ts';

const nobody: DraftPerson = { name: '', email: '', role: 'operator', enterpriseId: '' };

/** Who may work on the park. Each gets a first password, shown once at the end. */
export function PeopleStep({ draft, change }: StepProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const enterprises = draft.enterprises.map(({ id, en, zh }) => ({
    value: id,
    label: text({ en: en || zh, 'zh-CN': zh || en }),
  }));
  return (
    <Rows
      rows={draft.people}
      fresh={nobody}
      add={t('setup.add-person')}
      empty={t('setup.no-people')}
      onChange={(people) => change({ people })}
      data-testid="setup-people"
    >
      {(row, update) => (
        <>
          <TextField label={t('setup.person')} value={row.name} onChange={(name) => update({ name })} maxLength={100} />
          <TextField
            label={t('setup.email')}
            value={row.email}
            onChange={(email) => update({ email: email.trim() })}
            maxLength={200}
          />
          <SelectField
            label={t('setup.role')}
            help={t(`role-about.${row.role}`)}
            value={row.role}
            options={parkRoles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            onChange={(role) => update({ role: role || 'operator', enterpriseId: '' })}
          />
          {row.role === 'member' ? (
            <SelectField
              label={t('setup.enterprise')}
              value={row.enterpriseId}
              options={enterprises}
              onChange={(enterpriseId) => update({ enterpriseId })}
            />
          ) : null}
        </>
      )}
    </Rows>
  );
}

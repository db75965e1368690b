import { useApi, useLocalized, type LocalizedText, type ParkEnterprise } from '@lingtan/web-sdk';
import { ActionIcon, Button, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { RoleSelect } from './role-select.tsx';
import type { Membership } from './types.ts';

interface ParkChoice {
  id: string;
  name: LocalizedText;
  enterprises: ParkEnterprise[];
}

/** Parks of a user with the role on each; members belong to one enterprise. */
export function MembershipsEditor({
  value,
  onChange,
}: {
  value: Membership[];
  onChange: (value: Membership[]) => void;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const parks = useApi<ParkChoice[]>('/api/parks').data ?? [];
  const free = parks.find(({ id }) => !value.some(({ parkId }) => parkId === id));
  const replace = (index: number, change: Partial<Membership>) =>
    onChange(value.map((entry, i) => (i === index ? { ...entry, ...change } : entry)));
  return (
    <fieldset className="lt-fieldset" data-list>
      <legend>{t('users.memberships')}</legend>
      {value.map((entry, index) => {
        const park = parks.find(({ id }) => id === entry.parkId);
        return (
          <div className="membership" key={entry.parkId}>
            <div>
              <Select
                aria-label={t('users.park')}
                allowDeselect={false}
                value={entry.parkId}
                data={parks
                  .filter(({ id }) => id === entry.parkId || !value.some(({ parkId }) => parkId === id))
                  .map(({ id, name }) => ({ value: id, label: text(name) }))}
                onChange={(parkId) => parkId && replace(index, { parkId, enterpriseId: null })}
              />
            </div>
            <div>
              <RoleSelect value={entry.role} onChange={(role) => replace(index, { role, enterpriseId: null })} />
            </div>
            {entry.role === 'member' ? (
              <div className="membership-enterprise">
                <Select
                  aria-label={t('tokens.enterprise')}
                  placeholder={t('tokens.enterprise')}
                  value={entry.enterpriseId}
                  data={(park?.enterprises ?? []).map(({ id, name }) => ({ value: id, label: text(name) }))}
                  onChange={(enterpriseId) => replace(index, { enterpriseId })}
                />
              </div>
            ) : null}
            <ActionIcon
              aria-label={t('users.remove-membership', { park: text(park?.name) })}
              onClick={() => onChange(value.filter((_, i) => i !== index))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={12} />}
        disabled={!free}
        onClick={() => free && onChange([...value, { parkId: free.id, role: 'auditor', enterpriseId: null }])}
      >
        {t('users.add-membership')}
      </Button>
    </fieldset>
  );
}

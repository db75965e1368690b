import { parkRoles, type ParkRole } from '@lingtan/web-sdk';
import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

export interface RoleSelectProps {
  value: ParkRole;
  onChange: (role: ParkRole) => void;
  /** Shows the label above the field; without it the label is read by screen readers only. */
  labelled?: boolean;
}

/** Roles that a person or a key can have on a park, each with a line on what it does. */
export function RoleSelect({ value, onChange, labelled = false }: RoleSelectProps): ReactNode {
  const t = useT();
  return (
    <Select
      {...(labelled ? { label: t('tokens.role') } : { 'aria-label': t('tokens.role') })}
      allowDeselect={false}
      value={value}
      data={parkRoles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
      maxDropdownHeight={440}
      renderOption={({ option }) => (
        <div className="role-option">
          <span>{option.label}</span>
          <span className="setting-help">{t(`role-about.${option.value}`)}</span>
        </div>
      )}
      onChange={(role) => onChange(role as ParkRole)}
    />
  );
}

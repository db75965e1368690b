import {
  CancelButton,
  useApi,
  useEditedValue,
  useLocalized,
  usePark,
  WhileSent,
  type ParkRole,
  type ProblemError,
} from '@lingtan/web-sdk';
import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { FormModal } from '../layout/form-window.tsx';
import { useT } from '../use-t.ts';
import { RoleSelect } from './role-select.tsx';
import type { KeyPermission, NewToken, TokenKind } from './types.ts';

export interface NewTokenDialogProps {
  kind: TokenKind;
  opened: boolean;
  busy: boolean;
  error: ProblemError | null;
  onCreate: (token: NewToken) => void;
  onClose: () => void;
}

// A key and a display have an end; what sits in a cabinet may go on.
const lifetimes: Record<TokenKind, readonly string[]> = {
  'api-keys': ['30', '90', '365'],
  devices: ['30', '90', '365', 'never'],
  screens: ['30', '90', '365'],
};

function Form({ kind, busy, error, onCreate }: NewTokenDialogProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const [name, setName] = useState('');
  const [role, setRole] = useState<ParkRole>('auditor');
  const [enterprise, setEnterprise] = useState<string | null>(null);
  const [prefix, setPrefix] = useState('');
  const [lifetime, setLifetime] = useState<string>({ 'api-keys': '90', devices: 'never', screens: '365' }[kind]);
  const [permissions, setPermissions] = useState<string[]>([]);
  const [addresses, setAddresses] = useState('');
  // What is chosen from a list over the window is no input of a field.
  useEditedValue([role, enterprise, lifetime, permissions]);
  const choices = useApi<KeyPermission[]>('/api-key-permissions', { enabled: kind === 'api-keys' });
  const offered = (choices.data ?? []).filter(({ roles: holders }) => holders.includes(role));
  const chosen = permissions.filter((id) => offered.some((each) => each.id === id));
  const listed = addresses.split(/[\s,，;；]+/).filter(Boolean);
  const needsEnterprise = kind === 'api-keys' && role === 'member' && enterprise === null;
  const expiresAt = lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString();
  const wanted: Record<TokenKind, NewToken> = {
    'api-keys': {
      name: name.trim(),
      role,
      enterpriseId: role === 'member' ? enterprise : null,
      expiresAt,
      permissions: chosen.length > 0 ? chosen : null,
      addresses: listed.length > 0 ? listed : null,
    },
    devices: { name: name.trim(), pointPrefix: prefix.trim() || null, expiresAt },
    screens: { name: name.trim(), expiresAt },
  };
  const submit = () => onCreate(wanted[kind]);
  return (
    <form
      className="lt-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <WhileSent sending={busy}>
        <TextInput
          data-autofocus
          name="name"
          label={t('tokens.name')}
          description={t(`tokens.name-help-${kind}`)}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind === 'api-keys' ? (
          <RoleSelect labelled value={role} onChange={setRole} />
        ) : kind === 'devices' ? (
          <TextInput
            name="prefix"
            label={t('tokens.prefix')}
            description={t('tokens.prefix-help')}
            value={prefix}
            onChange={(event) => setPrefix(event.currentTarget.value)}
          />
        ) : null}
        {kind === 'api-keys' && role === 'member' ? (
          <Select
            label={t('tokens.enterprise')}
            value={enterprise}
            data={park.enterprises.map((each) => ({ value: each.id, label: text(each.name) }))}
            onChange={setEnterprise}
          />
        ) : null}
        {kind === 'api-keys' ? (
          <>
            <MultiSelect
              label={t('tokens.permissions')}
              description={t('tokens.permissions-help')}
              placeholder={chosen.length === 0 ? t('tokens.all-permissions') : ''}
              data={offered.map(({ id, title }) => ({ value: id, label: text(title) }))}
              value={chosen}
              onChange={setPermissions}
              searchable
              clearable
            />
            <TextInput
              name="addresses"
              label={t('tokens.addresses')}
              description={t('tokens.addresses-help')}
              value={addresses}
              onChange={(event) => setAddresses(event.currentTarget.value)}
            />
          </>
        ) : null}
        <Select
          label={t('tokens.lifetime')}
          value={lifetime}
          allowDeselect={false}
          data={lifetimes[kind].map((value) => ({
            value,
            label: value === 'never' ? t('tokens.never') : t('tokens.days', { days: value }),
          }))}
          onChange={(value) => setLifetime(value ?? 'never')}
        />
      </WhileSent>
      {error ? <p className="lt-form-error">{error.message}</p> : null}
      <div className="lt-form-buttons">
        <CancelButton />
        <Button type="submit" loading={busy} disabled={name.trim() === '' || needsEnterprise}>
          {t('tokens.create')}
        </Button>
      </div>
    </form>
  );
}

/** Asks for what a new key or token may do. */
export function NewTokenDialog(props: NewTokenDialogProps): ReactNode {
  const t = useT();
  return (
    <FormModal opened={props.opened} onClose={props.onClose} title={t(`tokens.new-${props.kind}`)}>
      {props.opened ? <Form {...props} /> : null}
    </FormModal>
  );
}

import { ActionIcon, Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Language } from '../format/locale.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLanguage, useLocalized } from '../i18n/use-t.ts';
import { initialValue, type Field } from './field-model.ts';
import type { NestingFieldProps } from './field-props.ts';
import { useFormState, useProblem } from './form-context.ts';

/** What an entry is called in the list: its name, title or id. */
export function entryName(value: unknown, index: number, language: Language): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'object' && value !== null) {
    const document = value as Record<string, unknown>;
    for (const key of ['name', 'title', 'id', 'point', 'host', 'topic', 'url']) {
      const name = document[key];
      if (typeof name === 'string' && name) return name;
      const inLanguage =
        typeof name === 'object' && name !== null ? (name as Record<string, unknown>)[language] : undefined;
      if (typeof inLanguage === 'string' && inLanguage) return inLanguage;
    }
  }
  return `#${index + 1}`;
}

/** Entries that open one by one, so that forty meters stay readable. */
export function ListField({
  field,
  path,
  value,
  onChange,
  view: View,
}: NestingFieldProps<Extract<Field, { kind: 'list' }>>): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const language = useLanguage();
  const { disabled, problems, serverProblems } = useFormState();
  const error = useProblem(path);
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  const [open, setOpen] = useState<number | null>(null);
  const compound = field.item.kind === 'object' || field.item.kind === 'variant' || field.item.kind === 'list';
  const replace = (index: number, next: unknown) => onChange(list.map((item, i) => (i === index ? next : item)));
  const broken = (index: number) =>
    [...Object.keys(problems), ...Object.keys(serverProblems)].some((key) => key.startsWith(`${path}.${index}.`));
  return (
    <fieldset className="lt-fieldset" data-list>
      <legend>
        {text(field.title)} <span className="lt-form-count">{list.length}</span>
      </legend>
      {field.description ? <p className="lt-form-help">{text(field.description)}</p> : null}
      {list.map((item, index) => {
        const remove = (
          <ActionIcon
            variant="subtle"
            disabled={disabled || (field.min !== null && list.length <= field.min)}
            aria-label={`${t('form.remove')} ${entryName(item, index, language)}`}
            onClick={() => {
              setOpen(null);
              onChange(list.filter((_, i) => i !== index));
            }}
          >
            <IconTrash size={14} />
          </ActionIcon>
        );
        if (!compound) {
          return (
            <div className="lt-form-row" key={index}>
              <View
                field={{ ...field.item, title: `#${index + 1}` }}
                path={`${path}.${index}`}
                value={item}
                onChange={(next) => replace(index, next)}
              />
              {remove}
            </div>
          );
        }
        const isOpen = open === index;
        return (
          <div className="lt-form-entry" key={index} data-broken={broken(index) || undefined}>
            <div className="lt-form-entry-head">
              <button type="button" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : index)}>
                {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                <span>{entryName(item, index, language)}</span>
              </button>
              {remove}
            </div>
            {isOpen ? (
              <div className="lt-form-entry-body">
                <View
                  field={field.item}
                  path={`${path}.${index}`}
                  value={item}
                  onChange={(next) => replace(index, next)}
                  bare
                />
              </div>
            ) : null}
          </div>
        );
      })}
      {error ? <p className="lt-form-error">{error}</p> : null}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={12} />}
        disabled={disabled || (field.max !== null && list.length >= field.max)}
        onClick={() => {
          onChange([...list, initialValue(field.item)]);
          setOpen(list.length);
        }}
      >
        {t('form.add')}
      </Button>
    </fieldset>
  );
}

import { editsMayHaveChanged, type EditHolder } from './edits.ts';

/** A field of a page, as far as edits go. */
export interface EditedField {
  readonly isConnected: boolean;
  readonly type: string;
  readonly value: string;
  readonly checked?: boolean;
}

const valueOf = ({ type, checked, value }: EditedField): unknown =>
  type === 'checkbox' || type === 'radio' ? checked : value;

/**
 * Fields of a window, and which of them a hand has changed. A field counts as long as it stands and holds something else than
 * before it was touched: what code fills in is nobody's edit, and what was changed back is none any more.
 */
export class FieldEdits implements EditHolder {
  readonly #first = new Map<EditedField, unknown>();
  readonly #touched = new Set<EditedField>();
  readonly #forms = new Set<EditHolder>();

  /** Remembers what the fields hold that are not known yet, before a hand is on them. */
  see(fields: Iterable<EditedField>): void {
    for (const field of this.#first.keys()) if (!field.isConnected) this.#forget(field);
    for (const field of fields) if (!this.#first.has(field)) this.#first.set(field, valueOf(field));
  }

  /** A hand has changed a field. */
  touch(field: EditedField): void {
    this.#touched.add(field);
    editsMayHaveChanged();
  }

  /** A form in the window that knows its own edits. @returns what ends it */
  hold(form: EditHolder): () => void {
    this.#forms.add(form);
    editsMayHaveChanged();
    return () => {
      this.#forms.delete(form);
      editsMayHaveChanged();
    };
  }

  hasEdits(): boolean {
    const isEdited = (field: EditedField): boolean =>
      field.isConnected && (!this.#first.has(field) || this.#first.get(field) !== valueOf(field));
    return [...this.#touched].some(isEdited) || [...this.#forms].some((form) => form.hasEdits());
  }

  #forget(field: EditedField): void {
    this.#first.delete(field);
    this.#touched.delete(field);
  }
}

import type { ComponentType } from 'react';
import type { Field } from './field-model.ts';

/** What every field is given. */
export interface FieldProps<F extends Field = Field> {
  field: F;
  path: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Without its own heading: the root, and entries of lists. */
  bare?: boolean;
}

/** A field that holds other fields is told how to draw them, so that the two files need not import each other. */
export interface NestingFieldProps<F extends Field = Field> extends FieldProps<F> {
  view: ComponentType<FieldProps>;
}

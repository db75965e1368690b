// Language and numbers
export { fixed, localTime, type Language } from './format.ts';

// PDF
export {
  createPdf,
  finishPdf,
  heightOf,
  margin,
  pageBottom,
  pageWidth,
  paper,
  textAt,
  type Pdf,
  type PdfMeta,
} from './pdf/pdf-page.ts';
export { drawTable, type PdfColumn, type PdfRow } from './pdf/pdf-table.ts';
export { drawFields, drawFigures, drawRemarks, furtherPages, type LabelledText } from './pdf/pdf-parts.ts';
export { drawQr } from './pdf/pdf-qr.ts';
export { documentFont } from './fonts/document-font.ts';

// Workbooks
export {
  formulaCell,
  headCell,
  numberCell,
  unitCell,
  writeWorkbook,
  type CellObject,
  type Row,
  type Sheet,
  type SheetData,
} from './xlsx/workbook.ts';

// QR codes
export { qrModules, qrPng, qrSvg, type QrModules } from './qr/qr.ts';

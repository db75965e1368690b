import './steel-year.test.ts';

import './bad-inputs.db.test.ts';

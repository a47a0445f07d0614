// The package declares its types for its main module only, which loads everything that it has.
declare module 'natural/lib/natural/tfidf/index.js' {
  export class TfIdf {
    addDocument(words: string[]): void;
    listTerms(document: number): { term: string; tfidf: number; idf: number }[];
  }
}

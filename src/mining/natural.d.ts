// The package declares its types for its main module only, which loads everything that it has.
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { tokenizeAndStem(text: string, keepStops?: boolean): string[] };
  export default stemmer;
}
declare module 'natural/lib/natural/distance/jaro-winkler_distance.js' {
  export default function distance(a: string, b: string, options: { ignoreCase?: boolean }): number;
}

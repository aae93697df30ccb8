/** The model that is taken where none is named, if it is there. */
export const HOUSE_MODEL = "cats";

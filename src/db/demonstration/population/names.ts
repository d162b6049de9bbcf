import type { Random } from './random.ts'

const words = (text: string) => text.trim().split(/\s+/)

/** First names given in France, to those who are young today and to their elders. */
const prenoms = {
  F: {
    young:
      words(`Léa Emma Chloé Manon Inès Camille Sarah Jade Lola Anaïs Océane Marie Julie Laura Clara Mathilde Pauline
      Lucie Eva Romane Margaux Louise Justine Maëva Noémie Elisa Lisa Alicia Mélissa Yasmine Fatoumata Aminata Nour Lina
      Salomé Célia Ambre Zoé Alice Juliette Assia Khadija Mariama Élodie Morgane Solène Kimberley Leïla Imane Awa Ilona
      Oksana Daria Thi-Lan Rebeca Inaya Coralie Ophélie`),
    older:
      words(`Nathalie Isabelle Sylvie Sandrine Stéphanie Céline Virginie Karine Delphine Christelle Aurélie Émilie
      Valérie Sophie Corinne Laurence Véronique Patricia Fatima Nadia Samira Malika Djamila Rachida Maria Ana Fernanda
      Elena Svetlana Mireille Odile Séverine Hélène Magali Agnès Angélique Peggy Sabrina Latifa Aïssata Mame Gülay Elif`),
  },
  M: {
    young:
      words(`Lucas Hugo Théo Enzo Nathan Louis Maxime Thomas Antoine Alexandre Quentin Mathis Clément Kevin Dylan
      Jordan Florian Romain Valentin Bastien Adrien Baptiste Alexis Léo Jules Rayan Yanis Mohamed Ibrahim Mamadou Bilal
      Amine Sofiane Nolan Corentin Killian Steven Tristan Gabriel Raphaël Noah Ousmane Moussa Ali Mehdi Ayoub Nassim Ilyes
      Tiago Rafael Emre Milan Artem Souleymane Abdoul Loïc Dorian Axel`),
    older:
      words(`Christophe Stéphane Laurent Frédéric Philippe Nicolas Sébastien David Olivier Pascal Thierry Éric
      Jérôme Cédric Ludovic Fabrice Franck Bruno Didier Patrick Vincent Karim Rachid Farid Abdelkader Mustapha José Manuel
      Carlos Luis Paulo Mehmet Ahmet Hassan Youssef Serge Gilles Hervé Arnaud Guillaume Mickaël Grégory Samuel Boris
      Dragan Amadou Issa Tony`),
  },
}

const noms =
  words(`Martin Bernard Thomas Petit Robert Richard Durand Moreau Laurent Simon Michel Garcia David Bertrand Roux
  Vincent Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Muller Henry Roussel Perrin Morin Mathieu Clément Gauthier
  Dumont Lopez Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger Roche Roy Noël
  Meyer Lucas Meunier Jean Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt Leroux Colas Fernandez
  Pierre Renard Arnaud Rolland Caron Aubert Giraud Leclerc Vidal Bourgeois Renaud Lemoine Picard Gaillard Philippe Leclercq
  Lacroix Fabre Dupuis Olivier Rodriguez Da-Silva Hubert Louis Charles Guillot Riviere Moulin Adam Berger Perrot Jacquet
  Jeannin Bouvier Grosjean Vuillemin Bourgeon Faivre Cuenot Monnier Jacquot Mougin Courtois Girardot Prost Gauthey Lhomme
  Guyot Baudin Bailly Chapuis Maitre Pernot Boillot Tissot Cretin Vieille Parisot Lamy Maréchal Febvre Boulanger Cordier
  Diallo Traoré Camara Diop Ndiaye Sow Barry Bah Keita Coulibaly Konaté Touré Cissé Koné Mbaye Sylla Mendy Benali Bouzid
  Haddad Mansouri Saïdi Belkacem Hamidi Cherif Amrani Benamar Ziani Bensaïd Lahmar Toumi Chaoui Kaddour Meziane Ouali Slimani
  Ferreira Pereira Dos-Santos Rodrigues Martins Gomes Carvalho Teixeira Lopes Fernandes Oliveira Pinto Yilmaz Kaya Demir
  Öztürk Arslan Çelik Nowak Kowalski Wozniak Ivanov Petrov Popescu Ionescu Shevchenko Kovalenko Tran Pham Le-Van Rossi Ferrari
  Russo Bianchi Santoro Krasniqi Berisha Hoxha Gashi Rahmani Ahmadi Karimi Haidari Hassan Abdi Ali Tesfaye Mokoena Rakoto
  Andria Payet Hoarau Grondin Fontaine Techer Charlery`)

export interface Name {
  prenom: string
  nom: string
  sexe: 'F' | 'M'
}

/** An invented person's name; the sex may be imposed. */
export function drawName(r: Random, age: number, sexe: 'F' | 'M' = r.chance(0.53) ? 'F' : 'M'): Name {
  const { young, older } = prenoms[sexe]
  const prenom = r.pick(age < 34 || r.chance(0.1) ? young : older)
  return { prenom, nom: r.pick(noms).replaceAll('-', ' '), sexe }
}

const rues =
  words(`Tilleuls Acacias Lilas Vignes Prés Jardins Écoles Noyers Cerisiers Charmes Peupliers Vergers Fontaines
  Capucins Cordeliers Tanneurs Remparts Moulins Carrières Forges Mésanges Hirondelles Coquelicots Marronniers Chênes Sapins
  Sources Lavandières Tisserands Vendangeurs`)

/** A street that exists everywhere and nowhere. */
export const drawAddress = (r: Random): string =>
  `${r.int(1, 98)} ${r.weighted({ rue: 7, impasse: 1, allée: 1, chemin: 1 })} des ${r.pick(rues)}`

-- A right closed by mistake is opened again by a new decision; the closing stays read beside it.
alter table droit drop constraint decision_connue;
alter table droit add constraint decision_connue check
  (nature in ('ouverture', 'revision', 'maintien', 'fermeture', 'reouverture'));

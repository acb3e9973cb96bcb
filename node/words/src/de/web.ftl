### Was die Webseite sagt.

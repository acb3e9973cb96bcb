### Was das Terminal sagt.

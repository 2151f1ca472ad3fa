"""What the lessons and their checks share. Nothing here needs mlscaffold."""
